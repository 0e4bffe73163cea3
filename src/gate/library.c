#include "gate/library.h"

#include <pthread.h>
#include <string.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/hash.h"
#include "base/str.h"
#include "rules/oversight.h"
#include "store/db.h"

#define FILE_MAX ((size_t)4 << 20)

struct shelf_item {
    const char *key, *file, *text;
    size_t n;
    const struct regulation *reg;
};

struct pinned {
    const char *hash;
    const struct regulation *reg;
    struct pinned *next;
};

/* The calendar as corrected up to one state of the corrections: how many hold, the last one, and
 * when it was made. A unit that was not kept leaves its id to another: their times part them. */
struct corrected {
    int64_t count, last;
    instant made;
    const struct calendar *cal;
    struct corrected *next;
};

struct library {
    struct arena *arena;
    pthread_mutex_t lock;
    struct shelf_item *shelf;
    size_t n_shelf;
    const struct regulation **regs;
    struct pinned *pinned;
    struct corrected *calendars;     /* newest state first; the files' own last */
    const struct oversight *oversight;
};

const char *library_load(void *arg, const char *key, size_t *ret_n)
{
    struct library *l = arg;
    for (size_t i = 0; i < l->n_shelf; i++) {
        if (str_eq(l->shelf[i].key, key)) {
            *ret_n = l->shelf[i].n;
            return l->shelf[i].text;
        }
    }
    return NULL;
}

static enum status first_fault(struct err *e, const char *dir, const struct faults *f)
{
    size_t i = 0;
    while (i < f->n && f->v[i].warning)
        i++;
    return err_set(e, ERR_CORRUPT, "Berkas peraturan atau kalender tidak dapat dibaca.", "%s: %s",
                   dir, i < f->n ? fault_text(f, i) : "?");
}

/* Every KEY.yaml of the folder, texts first so that supplements find one another. */
static enum status shelve(struct library *l, const char *dir, struct err *e)
{
    char **names;
    size_t n;
    enum status s = fs_list(l->arena, dir, &names, &n, e);
    if (s != ST_OK)
        return s;
    l->shelf = arena_array_of(l->arena, n, struct shelf_item);
    l->regs = arena_array_of(l->arena, n, const struct regulation *);
    for (size_t i = 0; i < n; i++) {
        if (!str_ends(names[i], ".yaml"))
            continue;
        struct shelf_item *it = &l->shelf[l->n_shelf++];
        char *text;
        it->file = names[i];
        it->key = arena_strndup(l->arena, names[i], strlen(names[i]) - 5);
        s = fs_read(l->arena, fs_join(l->arena, dir, names[i]), FILE_MAX, &text, &it->n, e);
        if (s != ST_OK)
            return s;
        it->text = text;
    }
    for (size_t i = 0; i < l->n_shelf; i++) {
        struct shelf_item *it = &l->shelf[i];
        struct faults f;
        faults_init(&f, l->arena);
        it->reg = regulation_read(l->arena, it->file, it->text, it->n, library_load, l, &f);
        if (!it->reg)
            return first_fault(e, dir, &f);
        l->regs[i] = it->reg;
    }
    return ST_OK;
}

static enum status load_calendars(struct library *l, const char *dir, struct err *e)
{
    char **names;
    size_t n;
    struct faults f;
    struct calendar *c = arena_new_of(l->arena, struct calendar);
    enum status s = fs_list(l->arena, dir, &names, &n, e);
    faults_init(&f, l->arena);
    for (size_t i = 0; s == ST_OK && i < n; i++) {
        char *text;
        size_t size;
        if (!str_ends(names[i], ".yaml"))
            continue;
        s = fs_read(l->arena, fs_join(l->arena, dir, names[i]), FILE_MAX, &text, &size, e);
        if (s == ST_OK && !calendar_add(c, l->arena, names[i], text, size, &f))
            return first_fault(e, dir, &f);
    }
    l->calendars = arena_new_of(l->arena, struct corrected);
    l->calendars->cal = c;
    return s;
}

static enum status load_oversight(struct library *l, const char *dir, struct err *e)
{
    const char *path = fs_join(l->arena, dir, "lembaga/pengawas.yaml");
    char *text;
    size_t n;
    enum status s = fs_read(l->arena, path, FILE_MAX, &text, &n, e);
    if (s != ST_OK)
        return s;
    struct faults f;
    faults_init(&f, l->arena);
    l->oversight = oversight_read(l->arena, "pengawas.yaml", text, n, &f);
    return l->oversight ? ST_OK : first_fault(e, dir, &f);
}

struct library *library_open(const char *regulations_dir, const char *calendars_dir, struct err *e)
{
    struct arena *a = arena_new((size_t)256 << 20);
    struct library *l = arena_new_of(a, struct library);
    l->arena = a;
    pthread_mutex_init(&l->lock, NULL);
    if (shelve(l, regulations_dir, e) != ST_OK || load_calendars(l, calendars_dir, e) != ST_OK ||
        load_oversight(l, regulations_dir, e) != ST_OK) {
        library_close(l);
        return NULL;
    }
    return l;
}

void library_close(struct library *l)
{
    if (!l)
        return;
    pthread_mutex_destroy(&l->lock);
    arena_free(l->arena);
}

const struct regulation *library_regulation(struct library *l, const char *key)
{
    for (size_t i = 0; i < l->n_shelf; i++)
        if (str_eq(l->shelf[i].key, key))
            return l->shelf[i].reg;
    return NULL;
}

const struct oversight *library_oversight(struct library *l)
{
    return l->oversight;
}

const char *library_text(struct library *l, const char *key)
{
    size_t n;
    return library_load(l, key, &n);
}

size_t library_regulations(struct library *l, const struct regulation *const **ret)
{
    *ret = l->regs;
    return l->n_shelf;
}

static const struct regulation *known_pin(struct library *l, const char *hash)
{
    for (struct pinned *p = l->pinned; p; p = p->next)
        if (str_eq(p->hash, hash))
            return p->reg;
    return NULL;
}

static const struct regulation *read_pin(struct library *l, struct db *db, const char *hash)
{
    char *text = db_text(db, l->arena, "SELECT text FROM regulation_copy WHERE hash = ?1", "s", hash);
    if (!text)
        return NULL;
    struct hash h;
    hash_bytes(text, strlen(text), &h);
    if (!str_eq(hex_encode(l->arena, h.b, HASH_LEN), hash)) {
        db_fail(db, ERR_CORRUPT, "a pinned regulation does not match its hash");
        return NULL;
    }
    struct faults f;
    faults_init(&f, l->arena);
    const struct regulation *r =
        regulation_read(l->arena, "salinan", text, strlen(text), library_load, l, &f);
    if (!r) {
        db_fail(db, ERR_CORRUPT, "a pinned regulation cannot be read by this program");
        return NULL;
    }
    struct pinned *p = arena_new_of(l->arena, struct pinned);
    *p = (struct pinned){arena_strdup(l->arena, hash), r, l->pinned};
    l->pinned = p;
    return r;
}

const struct regulation *library_pinned(struct library *l, struct db *db, const char *hash)
{
    pthread_mutex_lock(&l->lock);
    const struct regulation *r = known_pin(l, hash);
    if (!r)
        r = read_pin(l, db, hash);
    pthread_mutex_unlock(&l->lock);
    return r;
}

/* The files' calendar, with the corrections in the order they were made. */
static const struct calendar *correct(struct library *l, struct db *db)
{
    struct corrected *files = l->calendars;
    while (files->next)
        files = files->next;
    struct calendar *c = calendar_copy(files->cal, l->arena);
    struct rows *rows = db_rows(db,
                                "SELECT day, kind, name, source, working FROM calendar_correction"
                                " WHERE ended_by IS NULL ORDER BY id", "");
    while (rows_next(rows)) {
        struct calendar_day day = {
            .kind = (enum day_kind)day_kind_from_word(rows_text(rows, 1)),
            .name = arena_strdup(l->arena, rows_text(rows, 2)),
            .certainty = SURE,
            .source = arena_strdup(l->arena, rows_text(rows, 3)),
        };
        if (date_parse(rows_text(rows, 0), &day.date))
            calendar_correct(c, l->arena, &day, rows_int(rows, 4) == 0);
    }
    return c;
}

static instant made_when(struct db *db, int64_t correction)
{
    return db_int(db, 0, "SELECT r.machine_at FROM calendar_correction k JOIN record r"
                         " ON r.id = k.made_by WHERE k.id = ?1", "i", correction);
}

const struct calendar *library_calendar(struct library *l, struct db *db)
{
    int64_t count = 0, last = 0;
    struct rows *rows = db_rows(db, "SELECT COUNT(*) FILTER (WHERE ended_by IS NULL), MAX(id)"
                                    " FROM calendar_correction", "");
    if (rows_next(rows)) {
        count = rows_int(rows, 0);
        last = rows_int(rows, 1);
    }
    rows_end(rows);
    instant made = count ? made_when(db, last) : 0;
    pthread_mutex_lock(&l->lock);
    const struct calendar *cal = NULL;
    for (struct corrected *k = l->calendars; k && !cal; k = k->next)
        if (k->count == count && (count == 0 || (k->last == last && k->made == made)))
            cal = k->cal;
    if (!cal && !db_failed(db)) {
        struct corrected *k = arena_new_of(l->arena, struct corrected);
        *k = (struct corrected){count, last, made, correct(l, db), l->calendars};
        l->calendars = k;
        cal = k->cal;
    }
    pthread_mutex_unlock(&l->lock);
    return cal;
}
