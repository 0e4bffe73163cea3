/* Blobs: by rows, locked up, resumable, swept; and whatever a disk or a hand can do to them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/fs.h"
#include "store/blob.h"
#include "support/store.h"

enum { CHUNK = 64 * 1024, FRAME = 1 + CHUNK + 17, FIRST = 1 + 24 };

static char *self;
static const struct blob_new upload = {
    .owner = "7", .slot = "dossier/surat-lamaran", .length = -1, .expires_at = 1000};

static unsigned char *content(size_t n)
{
    unsigned char *p = malloc(n + 1);
    assert_non_null(p);
    for (size_t i = 0; i < n; i++)
        p[i] = (unsigned char)(i * 31 + i / 251);
    if (n >= 13)
        memcpy(p, "KENARI-RAHASIA", 13);
    return p;
}

static struct blob_info put(struct test_store *t, size_t n)
{
    struct err e = {0};
    struct blob_info info;
    unsigned char *p = content(n);
    if (blob_put(t->store, &upload, 1, p, n, &info, &e) != ST_OK)
        fail_msg("%s", e.detail);
    free(p);
    return info;
}

/* Reads all of it; the class of the error, or ERR_NONE when it is content(n). */
static enum err_class read_back(struct test_store *t, const char *id, size_t n)
{
    struct err e = {0};
    struct db *db;
    struct blob_reader *r = NULL;
    unsigned char *expected = content(n), *found = malloc(n + CHUNK);
    size_t len = 0, got = 1;
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    enum status st = blob_open(t->store, db, id, &r, &e);
    store_read_done(db);
    while (st == ST_OK && got > 0 && len <= n) {
        st = blob_read(r, found + len, 10007 < n + CHUNK - len ? 10007 : n + CHUNK - len, &got, &e);
        len += st == ST_OK ? got : 0;
    }
    blob_close(r);
    if (st == ST_OK) {
        assert_int_equal(len, n);
        assert_memory_equal(found, expected, n);
    }
    free(expected);
    free(found);
    return e.class;
}

static char *path_of(struct arena *a, struct test_store *t, const char *id)
{
    return arena_printf(a, "%s/blobs/%.2s/%s", t->dir, id, id);
}

struct keeping {
    const char *id, *owner, *slot;
    bool kept, erase;
};

static enum keep keep_unit(struct db *db, void *arg)
{
    struct keeping *k = arg;
    k->kept = k->erase ? blob_erase(db, k->id) : blob_keep(db, k->id, k->owner, k->slot);
    return KEEP;
}

static bool keep(struct test_store *t, const char *id, const char *owner, const char *slot)
{
    struct keeping k = {id, owner, slot, false, false};
    test_store_do(t, keep_unit, &k);
    return k.kept;
}

static struct blob_sweep sweep(struct test_store *t, struct arena *a, instant now)
{
    struct blob_sweep s;
    struct err e = {0};
    if (blob_sweep(t->store, a, now, &s, &e) != ST_OK)
        fail_msg("%s", e.detail);
    return s;
}

/* ---- right ---- */

static void test_round_trip(void **state)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    static const size_t sizes[] = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 200000};
    struct test_store *t = *state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct hash h;
        unsigned char *p = content(sizes[i]);
        hash_bytes(p, sizes[i], &h);
        free(p);
        struct blob_info info = put(t, sizes[i]);
        assert_true(hash_eq(&info.sha256, &h));
        assert_int_equal(info.length, sizes[i]);
        assert_int_equal(read_back(t, info.id, sizes[i]), ERR_NONE);
        test_store_reopen(t);
        assert_int_equal(read_back(t, info.id, sizes[i]), ERR_NONE);
        /* Nothing of it can be read on the disk, and nobody else may read the file. */
        char *text, *path = path_of(a, t, info.id);
        size_t n;
        struct err e = {0};
        struct stat st;
        assert_int_equal(fs_read(a, path, 1 << 20, &text, &n, &e), ST_OK);
        assert_null(memmem(text, n, "KENARI", 6));
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void test_keep(void **state)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    struct blob_info info = put(t, 1000);
    assert_false(keep(t, info.id, "8", upload.slot));
    assert_false(keep(t, info.id, "7", "dossier/ijazah"));
    assert_false(keep(t, "22222222222222222222222222", "7", upload.slot));
    assert_true(keep(t, info.id, "7", upload.slot));
    assert_true(keep(t, info.id, "7", upload.slot));
    assert_int_equal(sweep(t, a, 999999).removed, 0);
    assert_int_equal(read_back(t, info.id, 1000), ERR_NONE);
}

static void test_limits(void **state)
{
    struct test_store *t = *state;
    struct blob_new b = upload;
    struct blob_writer *w;
    struct err e = {0};
    unsigned char *p = content(3000);
    b.max = 1000;
    b.length = 1001;
    assert_int_equal(blob_begin(t->store, &b, 1, &w, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_LIMIT);
    struct blob_info info;
    b.length = -1;
    e = (struct err){0};
    assert_int_equal(blob_put(t->store, &b, 1, p, 3000, &info, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_LIMIT);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM blob WHERE state = 'stored'"), 0);
    free(p);
}

/* Cut, and gone on with, several times, at odd places. */
static void test_resume(void **state)
{
    struct test_store *t = *state;
    const size_t n = 5 * CHUNK + 777;
    struct blob_new b = upload;
    struct blob_writer *w;
    struct blob_info info;
    struct err e = {0};
    char id[BLOB_ID_LEN + 1];
    unsigned char *p = content(n);
    b.length = (int64_t)n;
    assert_int_equal(blob_begin(t->store, &b, 1, &w, &e), ST_OK);
    snprintf(id, sizeof id, "%s", blob_writer_id(w));
    assert_int_equal(blob_append(w, p, CHUNK + 5, &e), ST_OK);
    assert_int_equal(blob_pause(w, &e), ST_OK);
    static const size_t stops[] = {CHUNK + 9, 3 * CHUNK, 3 * CHUNK + 1, 5 * CHUNK};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        int64_t at;
        assert_int_equal(blob_resume(t->store, id, "7", &w, &at, &e), ST_OK);
        assert_int_equal(at % CHUNK, 0);
        assert_true((size_t)at <= stops[i]);
        assert_int_equal(blob_append(w, p + at, stops[i] - (size_t)at, &e), ST_OK);
        /* Too early: told so, and paused, not lost. */
        if (i == 1) {
            assert_int_equal(blob_finish(w, &info, &e), ST_ERROR);
            assert_int_equal(e.class, ERR_CONFLICT);
            e = (struct err){0};
        } else {
            assert_int_equal(blob_pause(w, &e), ST_OK);
        }
        test_store_reopen(t);
    }
    int64_t at;
    assert_int_equal(blob_resume(t->store, id, "8", &w, &at, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_NOT_FOUND);
    e = (struct err){0};
    assert_int_equal(blob_resume(t->store, id, "7", &w, &at, &e), ST_OK);
    struct blob_writer *second;
    assert_int_equal(blob_resume(t->store, id, "7", &second, &at, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_CONFLICT);
    e = (struct err){0};
    assert_int_equal(at, 5 * CHUNK);
    assert_int_equal(blob_append(w, p + at, n - (size_t)at, &e), ST_OK);
    assert_int_equal(blob_finish(w, &info, &e), ST_OK);
    struct hash h;
    hash_bytes(p, n, &h);
    assert_true(hash_eq(&h, &info.sha256));
    assert_int_equal(read_back(t, id, n), ERR_NONE);
    assert_int_equal(blob_resume(t->store, id, "7", &w, &at, &e), ST_ERROR);
    free(p);
}

/* ---- the disk ---- */

static void test_disk_fails(void **state)
{
    static const struct {
        const char *fault;
        enum err_class class;
    } cases[] = {
        {"blob.write=1", ERR_DISK_FULL}, {"blob.write=2", ERR_DISK_FULL}, {"blob.fsync=1", ERR_IO},
        {"blob.rename=1", ERR_IO},       {"blob.fsync_dir=1", ERR_IO},
        {"blob.row=1", ERR_UNAVAILABLE},
    };
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    unsigned char *p = content(2 * CHUNK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct blob_info info;
        struct err e = {0};
        fault_arm(cases[i].fault);
        enum status st = blob_put(t->store, &upload, 1, p, 2 * CHUNK, &info, &e);
        fault_arm("");
        assert_int_equal(st, ST_ERROR);
        if (e.class != cases[i].class)
            fail_msg("%s: %s", cases[i].fault, e.detail);
    }
    free(p);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM blob WHERE state <> 'receiving'"), 0);
    struct blob_sweep s = sweep(t, a, 1000);
    assert_int_equal(s.removed, 6);
    assert_int_equal(s.n_unknown, 0);
    assert_int_equal(s.n_missing, 0);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM blob"), 0);
}

static int child(char **argv)
{
    struct test_store t = {.engine = strcmp(argv[2], "sqlite") == 0 ? DB_SQLITE : DB_POSTGRESQL};
    struct blob_writer *w;
    struct blob_info info;
    struct err e = {0};
    snprintf(t.dir, sizeof t.dir, "%s", argv[3]);
    snprintf(t.body, sizeof t.body, "%s", argv[4]);
    t.url = t.engine == DB_POSTGRESQL ? getenv("SELTER_TEST_PG") : NULL;
    test_store_open(&t);
    unsigned char *p = content(3 * CHUNK + 99);
    if (blob_begin(t.store, &upload, 1, &w, &e) != ST_OK ||
        write(STDOUT_FILENO, blob_writer_id(w), BLOB_ID_LEN) != BLOB_ID_LEN ||
        blob_append(w, p, 3 * CHUNK + 99, &e) != ST_OK || blob_finish(w, &info, &e) != ST_OK)
        return 9;
    return 0;
}

/* kill -9 at each step: never stored and lost; the upload goes on from where it was. */
static void test_killed(void **state)
{
    static const char *const faults[] = {"blob.write=1!", "blob.write=3!",   "blob.write=4!",
                                         "blob.fsync=1!", "blob.rename=1!",  "blob.fsync_dir=1!",
                                         "blob.row=1!",   "store.commit=2!"};
    struct test_store *t = *state;
    const size_t n = 3 * CHUNK + 99;
    unsigned char *p = content(n);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        char id[BLOB_ID_LEN + 1] = "";
        int out[2], status = 0;
        store_close(t->store);
        t->store = NULL;
        assert_int_equal(pipe(out), 0);
        pid_t pid = fork();
        if (pid == 0) {
            dup2(out[1], STDOUT_FILENO);
            setenv("SELTER_FAULT", faults[i], 1);
            execl(self, self, "child", t->engine == DB_SQLITE ? "sqlite" : "postgresql", t->dir,
                  t->body, (char *)NULL);
            _exit(7);
        }
        close(out[1]);
        assert_int_equal(read(out[0], id, BLOB_ID_LEN), BLOB_ID_LEN);
        close(out[0]);
        waitpid(pid, &status, 0);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        test_store_open(t);
        struct err e = {0};
        struct blob_writer *w;
        struct blob_info info;
        int64_t at;
        assert_int_equal(read_back(t, id, n), ERR_NOT_FOUND);
        if (blob_resume(t->store, id, "7", &w, &at, &e) != ST_OK)
            fail_msg("%s: %s", faults[i], e.detail);
        assert_int_equal(blob_append(w, p + at, n - (size_t)at, &e), ST_OK);
        assert_int_equal(blob_finish(w, &info, &e), ST_OK);
        assert_int_equal(read_back(t, id, n), ERR_NONE);
    }
    free(p);
}

/* ---- a hand ---- */

static void overwrite(const char *path, long at, const void *p, size_t n)
{
    FILE *f = fopen(path, "r+");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite(p, 1, n, f), n);
    fclose(f);
}

static void test_tampered(void **state)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    const size_t n = 2 * CHUNK + 500;
    struct blob_info info = put(t, n), other = put(t, n);
    struct err e = {0};
    char *path = path_of(a, t, info.id), *good, *foreign;
    size_t size;
    assert_int_equal(fs_read(a, path, 1 << 20, &good, &size, &e), ST_OK);
    assert_int_equal(fs_read(a, path_of(a, t, other.id), 1 << 20, &foreign, &size, &e), ST_OK);
    assert_int_equal(size, FIRST + 2 * FRAME + 1 + 500 + 17);
    static const long places[] = {0, 1, 24, 25, 26, 5000, FIRST + FRAME - 1, FIRST + FRAME,
                                  FIRST + FRAME + 1, FIRST + 2 * FRAME + 30};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char flipped = (char)(good[places[i]] ^ 1);
        overwrite(path, places[i], &flipped, 1);
        if (read_back(t, info.id, n) != ERR_CORRUPT)
            fail_msg("a flipped bit at %ld was not seen", places[i]);
        overwrite(path, places[i], &good[places[i]], 1);
    }
    /* Cut at a chunk, cut inside, longer; chunks exchanged; another's file. */
    static const long cuts[] = {0, FIRST, FIRST + FRAME, FIRST + 2 * FRAME, FIRST + 2 * FRAME + 9};
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
        assert_int_equal(truncate(path, cuts[i]), 0);
        assert_int_equal(read_back(t, info.id, n), ERR_CORRUPT);
        overwrite(path, 0, good, size);
    }
    overwrite(path, (long)size, "x", 1);
    assert_int_equal(read_back(t, info.id, n), ERR_CORRUPT);
    assert_int_equal(truncate(path, (long)size), 0);
    overwrite(path, FIRST, good + FIRST + FRAME, FRAME);
    overwrite(path, FIRST + FRAME, good + FIRST, FRAME);
    assert_int_equal(read_back(t, info.id, n), ERR_CORRUPT);
    overwrite(path, 0, foreign, size);
    assert_int_equal(read_back(t, info.id, n), ERR_CORRUPT);
    overwrite(path, 0, good, size);
    assert_int_equal(read_back(t, info.id, n), ERR_NONE);
    /* The row: another hash, another's key. */
    test_store_sql(t, arena_printf(a, "UPDATE blob SET file_key = (SELECT file_key FROM blob WHERE"
                                      " id = '%s') WHERE id = '%s'", other.id, info.id));
    assert_int_equal(read_back(t, info.id, n), ERR_CORRUPT);
    test_store_sql(t, arena_printf(a, "UPDATE blob SET length = length - 1 WHERE id = '%s'",
                                   other.id));
    assert_int_equal(read_back(t, other.id, n), ERR_CORRUPT);
}

/* A backup without the key opens, and its files do not; a new key is not made in silence. */
static void test_key_lost(void **state)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    struct blob_info info = put(t, 100);
    char *key = arena_printf(a, "%s/keys/master.key", t->dir);
    char *away = arena_printf(a, "%s/keys/away", t->dir);
    assert_int_equal(rename(key, away), 0);
    struct store_options o = test_store_options(t);
    o.create = false;
    struct err e = {0};
    store_close(t->store);
    assert_int_equal(store_open(&o, &t->store, &e), ST_OK);
    assert_int_equal(read_back(t, info.id, 100), ERR_UNAVAILABLE);
    struct blob_info unused;
    assert_int_equal(blob_put(t->store, &upload, 1, "x", 1, &unused, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_UNAVAILABLE);
    test_store_reopen(t);                /* with create: still not */
    assert_int_equal(read_back(t, info.id, 100), ERR_UNAVAILABLE);
    assert_int_equal(rename(away, key), 0);
    test_store_reopen(t);
    assert_int_equal(read_back(t, info.id, 100), ERR_NONE);
}

/* ---- the sweeper ---- */

static void test_sweep(void **state)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    struct blob_info kept = put(t, 10), expires = put(t, 20), lost = put(t, 30);
    struct err e = {0};
    struct blob_writer *w;
    assert_int_equal(blob_begin(t->store, &upload, 1, &w, &e), ST_OK);
    assert_int_equal(blob_append(w, "abc", 3, &e), ST_OK);
    assert_int_equal(blob_pause(w, &e), ST_OK);
    assert_true(keep(t, kept.id, "7", upload.slot));
    assert_true(keep(t, lost.id, "7", upload.slot));
    char *stranger = arena_printf(a, "%s/blobs/%.2s/notes.txt", t->dir, kept.id);
    char *orphan = arena_printf(a, "%s/blobs/%.2s/%.2s345678923456789234567892.part", t->dir,
                                kept.id, kept.id);
    assert_int_equal(fs_write_atomic(stranger, "x", 1, 0600, &e), ST_OK);
    assert_int_equal(fs_write_atomic(orphan, "x", 1, 0600, &e), ST_OK);
    assert_int_equal(unlink(path_of(a, t, lost.id)), 0);

    struct blob_sweep s = sweep(t, a, 999);
    assert_int_equal(s.removed, 0);
    assert_int_equal(s.n_unknown, 2);
    assert_int_equal(s.n_missing, 1);
    assert_string_equal(s.missing[0], lost.id);
    /* The disk will not let go: the row stays until the file has gone. */
    fault_arm("blob.unlink=1+");
    assert_int_equal(blob_sweep(t->store, a, 1000, &s, &e), ST_ERROR);
    fault_arm("");
    assert_false(keep(t, expires.id, "7", upload.slot));
    s = sweep(t, a, 1000);
    assert_int_equal(s.removed, 2);
    assert_int_equal(s.n_unknown, 2);
    assert_true(fs_exists(stranger) && fs_exists(orphan));
    assert_false(fs_exists(path_of(a, t, expires.id)));
    assert_int_equal(read_back(t, kept.id, 10), ERR_NONE);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM blob"), 2);
}

static void test_erase(void **state)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    struct blob_info info = put(t, 1000), stored = put(t, 1000);
    struct keeping k = {info.id, NULL, NULL, false, true};
    assert_true(keep(t, info.id, "7", upload.slot));
    test_store_do(t, keep_unit, &k);
    assert_true(k.kept);
    assert_int_equal(read_back(t, info.id, 1000), ERR_NOT_FOUND);
    assert_false(keep(t, info.id, "7", upload.slot));
    k = (struct keeping){stored.id, NULL, NULL, true, true};
    test_store_do(t, keep_unit, &k);
    assert_false(k.kept);
    assert_true(fs_exists(path_of(a, t, info.id)));
    sweep(t, a, 1);
    assert_false(fs_exists(path_of(a, t, info.id)));
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM blob WHERE state = 'erased'"
                                       " AND file_key IS NULL"), 1);
}

static int64_t owned(struct test_store *t, const char *owner)
{
    struct err e = {0};
    struct db *db;
    assert_int_equal(store_read(t->store, &db, &e), ST_OK);
    int64_t n = blob_owned(db, owner);
    assert_false(db_failed(db));
    store_read_done(db);
    return n;
}

/* What is given up, half or whole, leaves neither row nor file; what is kept, or another's, stays. */
static void test_given_up(void **state)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct test_store *t = *state;
    struct err e = {0};
    struct blob_writer *w = NULL;
    struct blob_new some = upload;
    some.max = 500000;
    assert_int_equal(blob_begin(t->store, &some, 1, &w, &e), ST_OK);
    char *half = arena_strdup(a, blob_writer_id(w));
    assert_int_equal(blob_append(w, path_of(a, t, half), 20, &e), ST_OK);
    assert_int_equal(owned(t, "7"), 500000);
    assert_true(fs_exists(arena_printf(a, "%s.part", path_of(a, t, half))));
    blob_discard(w, "7");
    assert_false(fs_exists(arena_printf(a, "%s.part", path_of(a, t, half))));
    struct blob_info stored = put(t, 1000), kept = put(t, 2000);
    assert_true(keep(t, kept.id, "7", upload.slot));
    assert_int_equal(owned(t, "7"), 3000);
    assert_int_equal(owned(t, "8"), 0);
    blob_drop(t->store, stored.id, "8");
    assert_int_equal(read_back(t, stored.id, 1000), ERR_NONE);
    blob_drop(t->store, stored.id, "7");
    blob_drop(t->store, kept.id, "7");
    blob_drop(t->store, "tidakada", "7");
    assert_false(fs_exists(path_of(a, t, stored.id)));
    assert_int_equal(read_back(t, stored.id, 1000), ERR_NOT_FOUND);
    assert_int_equal(read_back(t, kept.id, 2000), ERR_NONE);
    assert_int_equal(test_store_int(t, "SELECT count(*) FROM blob"), 1);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "child") == 0)
        return child(argv);
    self = argv[0];
    test_need_postgres(argv);
    const struct CMUnitTest tests[] = {
        BOTH(test_round_trip), BOTH(test_keep),     BOTH(test_limits),
        BOTH(test_resume),     BOTH(test_disk_fails), BOTH(test_killed),
        BOTH(test_tampered),   BOTH(test_key_lost), BOTH(test_sweep), BOTH(test_erase),
        BOTH(test_given_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
