/* From a template and the frozen read model of one letter to a document.
 *
 * Here stands what makes an Indonesian official letter (Permendagri 1/2023; for decrees the forms
 * of the seeds): which parts there are, in which order, under which label. A template sees `data`
 * and `naskah` (nomor, tempat, tanggal), nothing else. */
#pragma once
#include <stddef.h>
#include <jansson.h>
#include "base/date.h"
#include "base/err.h"
#include "paper/document.h"

struct arena;
struct template;

/* One who signs. */
struct signer {
    const char *role;            /* as the template's head names it: "ketua_pansel", "panel" */
    const char *standing;        /* "Plt.", "Plh.", "Pj."; NULL: in office */
    const char *title;           /* "Kepala Badan Kepegawaian Daerah" */
    const char *on_behalf;       /* a.n. whom; NULL: in his own right */
    const char *for_title;       /* u.b.: the title that signs for `title`; NULL: none */
    const char *name, *rank, *nip;       /* rank and NIP may be NULL */
};

/* What the letter itself is, beside what it says. */
struct letter_facts {
    struct letterhead letterhead;
    const char *number;          /* NULL: not yet numbered, dots are printed */
    const char *place;
    struct date date;
    const struct signer *signers;        /* several may have one role: they sign together */
    size_t n_signers;
    const char *code, *check_url, *journal_head;
};

/* ST_INVALID: faults with the template's name and the line they come from. ST_ERROR: e. */
enum status letter_compose(struct arena *a, const struct template *t, const json_t *data,
                           const struct letter_facts *facts, struct faults *f, struct err *e,
                           struct document **ret) __attribute__((warn_unused_result));

/* Text of several lines (remarks, minutes) for a template: a list of its paragraphs, used as
 * {{#catatan}}{{.}}, a blank line, {{/catatan}}. The caller owns the reference. */
json_t *letter_paragraphs(const char *text);

/* 1 "KESATU", 2 "KEDUA", 11 "KESEBELAS", 20 "KEDUA PULUH"; up to 99. Arena string. */
const char *letter_ordinal(struct arena *a, unsigned n);
