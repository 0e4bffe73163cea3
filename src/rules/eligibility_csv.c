/* Files of persons and posts, streamed side by side.
 *
 * The persons' rows are pushed by base/csv.h; for each of them the posts' file is read on until
 * a row of another person comes (one piece of the file at the most waits in a queue). A set of
 * 64-bit hashes finds doubled ids: two different ids among a million are taken for one with a
 * chance of 3 in 100 million, and the file is then refused, never misjudged. */
#include "rules/eligibility_csv.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/csv.h"
#include "base/str.h"
#include "rules/eligibility_cells.h"
#include "rules/eligibility_json.h"

enum {
    PIECE = 16 * 1024,                   /* bytes read at once */
    ROW_ARENA = 64 * 1024,               /* kept between rows */
    ROW_ARENA_MAX = 16 * 1024 * 1024,
    OUT_PIECE = 64 * 1024,
    SLOTS_FIRST = 4096,
    MESSAGE_MAX = 256,
};

/* ---- ids seen ---- */

struct seen {
    struct arena *parent, *a;            /* a: of the table in use */
    uint64_t *hash;                      /* 0: free */
    uint32_t *row;
    size_t slots, n;
};

/* FNV-1a, then the finalizer of MurmurHash3 (both public domain) to spread the low bits. */
static uint64_t id_hash(const char *s)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(0x100000001b3);
    h = (h ^ (h >> 33)) * UINT64_C(0xff51afd7ed558ccd);
    h = (h ^ (h >> 33)) * UINT64_C(0xc4ceb9fe1a85ec53);
    h ^= h >> 33;
    return h ? h : 1;
}

static size_t slot_of(const struct seen *s, uint64_t h)
{
    size_t i = (size_t)h & (s->slots - 1);
    while (s->hash[i] && s->hash[i] != h)
        i = (i + 1) & (s->slots - 1);
    return i;
}

static void seen_grow(struct seen *s)
{
    struct seen bigger = *s;
    bigger.slots = s->slots ? s->slots * 2 : SLOTS_FIRST;
    bigger.a = arena_child(s->parent, bigger.slots * 16);
    bigger.hash = arena_array_of(bigger.a, bigger.slots, uint64_t);
    bigger.row = arena_array_of(bigger.a, bigger.slots, uint32_t);
    for (size_t i = 0; i < s->slots; i++) {
        if (!s->hash[i])
            continue;
        size_t at = slot_of(&bigger, s->hash[i]);
        bigger.hash[at] = s->hash[i];
        bigger.row[at] = s->row[i];
    }
    arena_free(s->a);
    *s = bigger;
}

/* The row where the id stood before, or 0 and it is remembered. */
static size_t seen_before(struct seen *s, const char *id, size_t row)
{
    if (s->n >= s->slots / 4 * 3)
        seen_grow(s);
    uint64_t h = id_hash(id);
    size_t at = slot_of(s, h);
    if (s->hash[at])
        return s->row[at];
    s->hash[at] = h;
    s->row[at] = (uint32_t)row;
    s->n++;
    return 0;
}

/* ---- the posts' file beside ---- */

struct queued {
    struct queued *next;
    const char *id;
    size_t row;
    struct person_post post;
};

struct join {
    const struct eligibility_csv_source *source;
    struct csv_reader *reader;
    struct arena *a;                     /* of what is queued */
    struct queued *head, *tail;
    bool ended, broken;                  /* broken: the source could not be read */
    struct faults *f;
};

static enum status queue_post(void *arg, const struct csv_row *row)
{
    struct join *j = arg;
    struct queued *q = arena_new_of(j->a, struct queued);
    q->row = row->number;
    cells_post(j->a, row, &q->id, &q->post);
    /* A row without an id has its fault and belongs to nobody. */
    if (!*q->id)
        return ST_OK;
    if (j->tail)
        j->tail->next = q;
    else
        j->head = q;
    j->tail = q;
    return ST_OK;
}

/* Reads on until something is queued or the file ends. */
static bool join_fill(struct join *j)
{
    char piece[PIECE];
    while (!j->head && !j->ended) {
        arena_reset(j->a);
        size_t n = j->source->read(j->source->arg, piece, sizeof piece);
        if (n == SIZE_MAX)
            j->broken = true;
        if (n == 0 || n == SIZE_MAX || !csv_reader_feed(j->reader, piece, n)) {
            j->ended = true;
            (void)csv_reader_end(j->reader);   /* may give the last row; its faults are in f */
        }
    }
    return j->head != NULL;
}

static struct person_post *join_take(struct join *j, const char *id, struct person_post *ret)
{
    if (!join_fill(j) || strcmp(j->head->id, id) != 0)
        return NULL;
    *ret = j->head->post;
    j->head = j->head->next;
    if (!j->head)
        j->tail = NULL;
    return ret;
}

/* The person's rows of the posts' file, after those of the list column. */
static void join_posts(struct join *j, struct arena *a, const struct csv_row *row, struct person *p)
{
    struct person_post all[CELLS_POSTS_MAX], next;
    size_t n = 0, too_many = 0;
    while (join_take(j, p->id, &next)) {
        p->posts_known = true;
        if (p->n_posts + n == CELLS_POSTS_MAX) {
            too_many++;
            continue;
        }
        next.title = arena_strdup(a, next.title);
        next.unit = arena_strdup(a, next.unit);
        all[n++] = next;
    }
    if (too_many)
        csv_fault(row, SIZE_MAX, "%zu jabatan, paling banyak %d", p->n_posts + n + too_many,
                  CELLS_POSTS_MAX);
    if (n == 0)
        return;
    struct person_post *both = arena_array_of(a, p->n_posts + n, struct person_post);
    if (p->n_posts)
        memcpy(both, p->posts, p->n_posts * sizeof *both);
    memcpy(both + p->n_posts, all, n * sizeof *both);
    p->posts = both;
    p->n_posts += n;
}

/* What is left at the end found no person; the rest of the file is still checked. */
static void join_end(struct join *j)
{
    if (join_fill(j))
        fault_add(j->f, j->source->name, (int)j->head->row, 0,
                  "id \"%.60s\" tidak ditemukan pada berkas orang, atau urutannya tidak mengikuti "
                  "berkas orang",
                  j->head->id);
    while (join_fill(j)) {
        j->head = NULL;
        j->tail = NULL;
    }
}

/* ---- one pass over the files ---- */

struct pass {
    const struct eligibility_csv_options *o;
    bool judge;                          /* else: only check */
    struct arena *row_arena;
    struct seen seen;
    struct join *join;                   /* NULL: no posts' file */
    struct buf out;
    struct eligibility_csv_totals totals;
    struct faults *f;
    struct err *e;
};

static bool flush(struct pass *p)
{
    bool ok = !p->out.overflow && p->o->write(p->o->arg, p->out.data, p->out.len);
    if (!ok)
        err_set(p->e, p->out.overflow ? ERR_MEMORY : ERR_IO, NULL,
                "eligibility: cannot write lines");
    buf_clear(&p->out);
    return ok;
}

static void count(struct eligibility_csv_totals *t, enum met m)
{
    t->persons++;
    t->met += m == MET_YES;
    t->refused += m == MET_NO;
    t->unproved += m == MET_UNPROVED;
    t->not_ruled += m == MET_NOT_RULED;
}

static enum status judge_row(struct pass *p, const struct person *person)
{
    struct verdicts vs;
    verdicts_init(&vs, p->row_arena);
    enum met m = eligibility_judge(p->row_arena, p->o->regulation, p->o->posts, p->o->level, person,
                                   &p->o->dates, &vs);
    if (arena_failed(p->row_arena))
        return ST_OK;                    /* said by the caller */
    eligibility_json_line(&p->out, person->id, m, &vs);
    count(&p->totals, m);
    return p->out.len < OUT_PIECE || flush(p) ? ST_OK : ST_ERROR;
}

static void check_row(struct pass *p, const struct csv_row *row, const struct person *person)
{
    if (!*person->id)
        return;
    size_t before = seen_before(&p->seen, person->id, row->number);
    if (before)
        csv_fault(row, 0, "id \"%.60s\" sudah ada pada baris %zu", person->id, before);
}

static enum status take_row(void *arg, const struct csv_row *row)
{
    struct pass *p = arg;
    struct person person;
    arena_reset(p->row_arena);
    cells_person(p->row_arena, row, &person);
    if (p->join && *person.id)
        join_posts(p->join, p->row_arena, row, &person);
    enum status s = ST_OK;
    if (p->judge)
        s = judge_row(p, &person);
    else
        check_row(p, row, &person);
    if (arena_failed(p->row_arena))
        return err_set(p->e, ERR_MEMORY, NULL, "eligibility: row %zu needs too much memory",
                       row->number);
    return s;
}

static enum status feed(struct pass *p, struct csv_reader *reader,
                        const struct eligibility_csv_source *s)
{
    char piece[PIECE];
    size_t n;
    while ((n = s->read(s->arg, piece, sizeof piece)) != 0) {
        if (n == SIZE_MAX)
            return err_set(p->e, ERR_IO, NULL, "eligibility: cannot read %s", s->name);
        if (!csv_reader_feed(reader, piece, n))
            break;
    }
    enum status end = csv_reader_end(reader);
    if (p->join) {
        join_end(p->join);
        if (p->join->broken)
            return err_set(p->e, ERR_IO, NULL, "eligibility: cannot read %s",
                           p->join->source->name);
    }
    return end == ST_OK && p->f->n_errors ? ST_INVALID : end;
}

static enum status run_pass(struct arena *a, struct pass *p,
                            const struct eligibility_csv_source *persons,
                            const struct eligibility_csv_source *posts)
{
    struct csv_spec spec = cells_persons;
    struct join join = {.source = posts, .f = p->f};
    spec.max_rows = ELIGIBILITY_CSV_PERSONS_MAX;
    p->row_arena = arena_child(a, ROW_ARENA_MAX);
    /* The first block is the one that a reset keeps. */
    arena_alloc(p->row_arena, ROW_ARENA);
    p->seen = (struct seen){.parent = a};
    buf_init(&p->out, OUT_PIECE + ROW_ARENA_MAX);
    if (posts) {
        join.a = arena_child(a, ROW_ARENA_MAX);
        join.reader = csv_reader_new(a, posts->name, &cells_posts, queue_post, &join, p->f);
        p->join = &join;
    }
    struct csv_reader *reader = csv_reader_new(a, persons->name, &spec, take_row, p, p->f);
    enum status s = feed(p, reader, persons);
    if (s == ST_OK && p->out.len && !flush(p))
        s = ST_ERROR;
    buf_done(&p->out);
    return s;
}

static bool rewind_both(const struct eligibility_csv_source *persons,
                        const struct eligibility_csv_source *posts)
{
    return persons->rewind(persons->arg) && (!posts || posts->rewind(posts->arg));
}

enum status eligibility_csv_run(struct arena *a, const struct eligibility_csv_options *o,
                                const struct eligibility_csv_source *persons,
                                const struct eligibility_csv_source *posts, struct faults *f,
                                struct eligibility_csv_totals *ret, struct err *e)
{
    for (int judge = 0; judge <= 1; judge++) {
        /* An arena of its own: nothing of the first pass is left in the second. */
        struct arena *own = arena_child(a, (size_t)128 * 1024 * 1024);
        struct pass p = {.o = o, .judge = judge, .f = f, .e = e};
        enum status s = judge && !rewind_both(persons, posts)
                            ? err_set(e, ERR_IO, NULL, "eligibility: cannot rewind %s",
                                      persons->name)
                            : run_pass(own, &p, persons, posts);
        arena_free(own);
        if (s != ST_OK)
            return s == ST_ERROR
                       ? err_set(e, ERR_MEMORY, NULL, "eligibility: cannot read %s", persons->name)
                       : s;
        *ret = p.totals;
    }
    return ST_OK;
}

const char *eligibility_csv_help(void)
{
    return
        "Berkas orang: satu baris per orang. Hanya kolom id yang wajib; yang kosong berarti belum\n"
        "dinyatakan. Isi daftar dipisahkan ';', bagian isinya '|', dan '-' berarti tidak ada.\n"
        "  id                unik, paling panjang 128 bita\n"
        "  name, nip         NIP 18 angka, boleh berspasi\n"
        "  birth_date        YYYY-MM-DD, seperti semua tanggal\n"
        "  sex               L atau P\n"
        "  civil_servant     ya atau tidak; bila kosong, NIP yang benar membuktikannya\n"
        "  own_government    ya atau tidak: PNS instansi penyelenggara\n"
        "  rank, rank_tmt, rank_decree\n"
        "                    \"IV/c\" atau \"Pembina Utama Muda\"; TMT; tanggal keputusan\n"
        "  education, education_date\n"
        "  training          NAMA|TANGGAL|KETERANGAN; \"sedang\" bila masih diikuti\n"
        "  performance       TAHUN=PREDIKAT atau TAHUN=NILAI, misalnya 2017=Baik;2018=Sangat Baik;\n"
        "                    TAHUN:JENIS=... bila jenisnya lain, misalnya 2021:PP46=82,5\n"
        "  discipline        JENIS|MULAI|AKHIR|PERATURAN; JENIS boleh tingkatnya saja\n"
        "  posts             NAMA|UNIT|JENJANG|TMT|AKHIR|CARA|KEPUTUSAN|TERKAIT; AKHIR hari terakhir,\n"
        "                    kosong bila masih dijabat; CARA plt, plh, pj, atau kosong\n"
        "  competency, health, track_record\n"
        "                    ya atau tidak bila sudah ada hasil\n"
        "  documents         daftar berkas\n"
        "Berkas jabatan (bila ada): id,title,unit,level,functional,from,until,acting,decree,related;\n"
        "baris satu orang berurutan, dan urutan orangnya sama dengan berkas orang.\n";
}
