/* The template of a letter: a head, then Mustache in Markdown.
 *
 *     jenis: undangan                     what it is, a name of small letters, digits and hyphens
 *     bentuk: surat                       surat | keputusan | naskah: how it is set
 *     register: 15                        of which register the number comes
 *     hal: Undangan {{acara}}             what it is about; also the title in the metadata
 *     sifat: Penting                      printed as it is
 *     kesegeraan: segera                  biasa | segera | sangat segera
 *     kerahasiaan: rahasia                biasa | terbatas | rahasia | sangat rahasia
 *     lampiran: 1 (satu) berkas
 *     penanda_tangan: ketua_pansel        role of the signer, or of all who sign
 *     {{#penerima}}
 *     yth: {{nama}}                       one addressee; again for each
 *     {{/penerima}}
 *     di: Tempat                          where they are
 *     tembusan: {{nama}}                  one copy; again for each
 *     ketentuan: BLR-8.1                  a clause it serves; again for each
 *     ---
 *     Body in Markdown. "# " is a line of the title, "## " a heading.
 *
 * (Title lines that follow one another are one title; ":::" between them parts them.)
 *
 * A line of the body that begins with ":::" opens a part that ends with the next such line:
 *
 *     ::: menimbang, mengingat, memperhatikan     the label, then what stands beside it
 *     ::: memutuskan                              MEMUTUSKAN:
 *     ::: menetapkan                              Menetapkan : ...
 *     ::: diktum                                  KESATU, KEDUA ... count themselves
 *     ::: pasal                                   Pasal 1, 2 ... count themselves
 *     ::: rincian                                 lines "label: value", one under the other
 *     ::: tanda tangan [role]                     who signs (without: at the end of the letter)
 *     ::: lampiran TITLE                          an enclosure with a head of its own
 *     :::                                         back to running text
 *
 * What can be known without data is checked when the template is read, with line and column. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;
struct faults;
struct mustache;

enum { TEMPLATE_MAX_BYTES = 256 * 1024 };

enum head_key {
    HEAD_KIND, HEAD_FORM, HEAD_REGISTER, HEAD_SUBJECT, HEAD_NATURE, HEAD_URGENCY, HEAD_SECRECY,
    HEAD_ENCLOSED, HEAD_SIGNER, HEAD_TO, HEAD_AT, HEAD_COPY, HEAD_CLAUSE, HEAD__MAX
};

enum letter_form { FORM_LETTER, FORM_DECREE, FORM_TEXT };

enum part_kind {
    PART_TEXT, PART_CONSIDERING, PART_IN_VIEW_OF, PART_REGARDING, PART_DECIDES, PART_STIPULATES,
    PART_DICTUM, PART_ARTICLE, PART_FIELDS, PART_SIGNATURES, PART_ENCLOSURE, PART__MAX
};

struct template {
    const char *name;                /* stands before the place of a fault */
    struct mustache *head, *body;
    enum letter_form form;
    int line[HEAD__MAX];             /* where a key stands first; 0: nowhere */
};

/* NULL when there were faults. Lives in a. */
struct template *template_compile(struct arena *a, const char *name, const char *text, size_t n,
                                  struct faults *f);

/* ---- shared with paper/letter.c ---- */

const char *head_key_name(enum head_key k);
/* "yth: Budi" -> HEAD_TO and what follows; false: no known key. *ret_value keeps to s. */
bool head_key_of(const char *s, size_t n, enum head_key *ret, const char **ret_value);
/* May the key hold this? Looks at keys with a closed list only. */
bool head_value_known(enum head_key k, const char *value);
/* A line that begins with ":::". *ret_rest: what stands after the name, trimmed by the caller. */
bool part_of_line(const char *s, size_t n, enum part_kind *ret, const char **ret_rest);
