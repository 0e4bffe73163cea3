/* The parts of an official letter, for letter.c alone: each adds blocks to the section being
 * filled. */
#pragma once
#include "paper/letter.h"
#include "paper/template.h"

struct texts {
    struct text *v;
    size_t n;
};

/* A letter being composed. */
struct letter {
    struct arena *a;
    const struct template *t;
    const struct letter_facts *facts;
    struct faults *f;
    const char *head[HEAD__MAX];     /* plain; NULL: not given */
    struct texts to, copies;
    struct section *section;         /* being filled */
    bool in_enclosure, closed, signed_here;
    unsigned n_dicta, n_articles, enclosure;
    size_t n_enclosures;
    const char *enclosed_with;       /* what enclosures belong to */
};

/* Place and date, number block and addressees; nothing for decrees and other texts, whose titles
 * stand in the body. */
void letter_opening(struct letter *l);
/* Signatures that were not asked for, and the copies; once, where the letter itself ends. */
void letter_closing(struct letter *l);
struct block **letter_clause(struct letter *l, const char *label);
void letter_centred(struct letter *l, const char *s);
/* Lines "label: value"; a line without a colon goes on with the value above it. */
void letter_fields(struct letter *l, const char *s, size_t n);
/* role "": the role of the head. */
void letter_signatures(struct letter *l, const char *role);
/* A new section with its own head. title is Markdown. */
void letter_enclosure(struct letter *l, const char *title);
