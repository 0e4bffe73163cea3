/* The civil servant's number (NIP, Perka BKN 22/2007): 18 digits that hold the birth date (8),
 * year and month of appointment as candidate (6), sex (1: man, 2: woman), sequence (3).
 * Checked in itself and against the stated birth date and sex; each fault is its own bit. */
#pragma once
#include <stdbool.h>
#include "base/date.h"
#include "rules/person.h"

struct arena;

enum { NIP_DIGITS = 18 };

enum nip_fault {
    NIP_LENGTH,              /* not 18 digits */
    NIP_SIGNS,               /* something that is neither digit nor blank */
    NIP_BIRTH,               /* no such birth date */
    NIP_MONTH,               /* appointment month not 01..12 (also: a number of a PPPK) */
    NIP_YOUNG,               /* under 18 at the end of the appointment month */
    NIP_SEX,                 /* digit 15 neither 1 nor 2 */
    NIP_SEQUENCE,            /* 000 */
    NIP_OTHER_BIRTH,         /* contradicts the stated birth date */
    NIP_OTHER_SEX,           /* contradicts the stated sex */
    NIP_FAULT__MAX
};
#define NIP_FAULT(f) (1u << (f))

struct nip {
    char digits[NIP_DIGITS + 1];
    struct date birth;       /* DATE_NONE when it is no date */
    int year, month;         /* of appointment as candidate */
    enum sex sex;            /* SEX_NONE when the digit says neither */
    int sequence;
};

/* Reads s (blanks allowed anywhere) and returns the set of faults in itself; 0: none. With
 * NIP_LENGTH or NIP_SIGNS nothing else is read and *ret is empty. */
unsigned nip_parse(const char *s, struct nip *ret);
/* Faults against what is stated; DATE_NONE and SEX_NONE state nothing. */
unsigned nip_check(const struct nip *n, struct date birth, enum sex sex);
/* One Indonesian sentence. */
const char *nip_fault_text(enum nip_fault f);
/* "19700101 199503 1 001"; what has not 18 digits comes back unchanged. */
char *nip_show(struct arena *a, const char *s);
/* Composes a number from its parts, for invented people. */
void nip_make(struct date birth, int year, int month, enum sex sex, int sequence,
              char ret[NIP_DIGITS + 1]);
