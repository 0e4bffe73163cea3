/* NIP: reading and checking. */
#include "rules/nip.h"

#include <stddef.h>
#include <string.h>

#include "base/arena.h"

static int number(const char *p, int n)
{
    int v = 0;
    for (int i = 0; i < n; i++)
        v = v * 10 + (p[i] - '0');
    return v;
}

/* Digits without blanks; more than 18 are counted but not kept. */
static unsigned collect(const char *s, char ret[NIP_DIGITS + 1])
{
    size_t n = 0;
    for (; *s; s++) {
        if (*s == ' ')
            continue;
        if (*s < '0' || *s > '9')
            return NIP_FAULT(NIP_SIGNS);
        if (n < NIP_DIGITS)
            ret[n] = *s;
        n++;
    }
    return n == NIP_DIGITS ? 0 : NIP_FAULT(NIP_LENGTH);
}

/* Not yet 18 on the last day of the appointment month: the number knows only the month. */
static bool too_young(const struct nip *n)
{
    struct ymd adult = date_ymd(date_birthday(n->birth, 18));
    return n->year < adult.y || (n->year == adult.y && n->month < adult.m);
}

unsigned nip_parse(const char *s, struct nip *ret)
{
    *ret = (struct nip){.birth = DATE_NONE};
    char digits[NIP_DIGITS + 1] = "";
    unsigned faults = s ? collect(s, digits) : NIP_FAULT(NIP_LENGTH);
    if (faults)
        return faults;
    memcpy(ret->digits, digits, sizeof digits);
    ret->year = number(digits + 8, 4);
    ret->month = number(digits + 12, 2);
    ret->sequence = number(digits + 15, 3);
    if (!date_from_ymd(number(digits, 4), number(digits + 4, 2), number(digits + 6, 2),
                       &ret->birth))
        faults |= NIP_FAULT(NIP_BIRTH);
    if (ret->month < 1 || ret->month > 12)
        faults |= NIP_FAULT(NIP_MONTH);
    else if (!date_is_none(ret->birth) && too_young(ret))
        faults |= NIP_FAULT(NIP_YOUNG);
    ret->sex = digits[14] == '1' ? SEX_MALE : digits[14] == '2' ? SEX_FEMALE : SEX_NONE;
    if (ret->sex == SEX_NONE)
        faults |= NIP_FAULT(NIP_SEX);
    if (ret->sequence == 0)
        faults |= NIP_FAULT(NIP_SEQUENCE);
    return faults;
}

unsigned nip_check(const struct nip *n, struct date birth, enum sex sex)
{
    unsigned faults = 0;
    if (!date_is_none(n->birth) && !date_is_none(birth) && date_cmp(n->birth, birth) != 0)
        faults |= NIP_FAULT(NIP_OTHER_BIRTH);
    if (n->sex != SEX_NONE && sex != SEX_NONE && n->sex != sex)
        faults |= NIP_FAULT(NIP_OTHER_SEX);
    return faults;
}

const char *nip_fault_text(enum nip_fault f)
{
    static const char *const texts[NIP_FAULT__MAX] = {
        [NIP_LENGTH] = "NIP harus terdiri atas 18 angka.",
        [NIP_SIGNS] = "NIP hanya boleh berisi angka dan spasi.",
        [NIP_BIRTH] = "Delapan angka pertama NIP bukan tanggal lahir yang ada.",
        [NIP_MONTH] = "Bulan pengangkatan CPNS dalam NIP harus 01 sampai 12.",
        [NIP_YOUNG] = "Menurut NIP, usia saat pengangkatan CPNS kurang dari 18 tahun.",
        [NIP_SEX] = "Angka ke-15 NIP harus 1 (laki-laki) atau 2 (perempuan).",
        [NIP_SEQUENCE] = "Nomor urut dalam NIP harus 001 sampai 999.",
        [NIP_OTHER_BIRTH] = "Tanggal lahir dalam NIP berbeda dari tanggal lahir yang dinyatakan.",
        [NIP_OTHER_SEX] = "Jenis kelamin dalam NIP berbeda dari yang dinyatakan.",
    };
    return f >= 0 && f < NIP_FAULT__MAX ? texts[f] : "";
}

char *nip_show(struct arena *a, const char *s)
{
    struct nip n;
    if (nip_parse(s, &n) & (NIP_FAULT(NIP_LENGTH) | NIP_FAULT(NIP_SIGNS)))
        return arena_strdup(a, s);
    return arena_printf(a, "%.8s %.6s %c %.3s", n.digits, n.digits + 8, n.digits[14],
                        n.digits + 15);
}

static void put(char *p, int n, int v)
{
    for (int i = n - 1; i >= 0; i--, v /= 10)
        p[i] = (char)('0' + v % 10);
}

void nip_make(struct date birth, int year, int month, enum sex sex, int sequence,
              char ret[NIP_DIGITS + 1])
{
    struct ymd b = date_ymd(birth);
    put(ret, 4, b.y);
    put(ret + 4, 2, b.m);
    put(ret + 6, 2, b.d);
    put(ret + 8, 4, year);
    put(ret + 12, 2, month);
    ret[14] = sex == SEX_FEMALE ? '2' : '1';
    put(ret + 15, 3, sequence);
    ret[NIP_DIGITS] = '\0';
}
