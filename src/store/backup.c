#include "store/backup.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/fault.h"
#include "base/fs.h"
#include "store/store_private.h"

enum { VARIABLES_MAX = 256 };

extern char **environ;

static enum status failed(struct err *e, sqlite3 *db, const char *what)
{
    return err_set(e, ERR_IO, "Cadangan tidak dapat dibuat; tidak ada yang diubah.", "backup: %s: %.200s",
                   what, db ? sqlite3_errmsg(db) : "");
}

/* ---- SQLite ---- */

static bool says(sqlite3 *db, const char *pragma, const char *expected)
{
    sqlite3_stmt *q = NULL;
    bool same = sqlite3_prepare_v2(db, pragma, -1, &q, NULL) == SQLITE_OK &&
                sqlite3_step(q) == SQLITE_ROW && sqlite3_column_text(q, 0) &&
                strcmp((const char *)sqlite3_column_text(q, 0), expected) == 0;
    sqlite3_finalize(q);
    return same;
}

/* One file by itself: the copy has no write-ahead log. */
static enum status copy_into(sqlite3 *to, sqlite3 *from, struct err *e)
{
    sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
    if (!b)
        return failed(e, to, "begin");
    int rc = sqlite3_backup_step(b, -1);
    if (sqlite3_backup_finish(b) != SQLITE_OK || rc != SQLITE_DONE || fault_here("backup.copy"))
        return failed(e, to, "copy");
    if (!says(to, "PRAGMA journal_mode=DELETE", "delete"))
        return failed(e, to, "journal_mode");
    return says(to, "PRAGMA integrity_check", "ok") ? ST_OK : failed(e, to, "integrity_check");
}

static enum status backup_sqlite(const struct store *s, const char *path, struct err *e)
{
    sqlite3 *from = NULL, *to = NULL;
    enum status st = ST_OK;
    if (sqlite3_open_v2(s->path, &from, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        st = failed(e, from, "open");
    else if (sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        st = failed(e, to, "open the copy");
    if (st == ST_OK) {
        sqlite3_busy_timeout(from, 5000);
        st = copy_into(to, from, e);
    }
    sqlite3_close(to);
    sqlite3_close(from);
    return st;
}

/* ---- PostgreSQL ---- */

/* The address as pg_dump's environment: a password on a command line is everybody's to read. */
static char **environment(struct arena *a, const char *url, struct err *e)
{
    char **env = arena_array_of(a, VARIABLES_MAX, char *), *why = NULL;
    size_t n = 0;
    PQconninfoOption *options = PQconninfoParse(url, &why);
    if (!options) {
        PQfreemem(why);
        err_set(e, ERR_INTERNAL, "Alamat basis data tidak dapat dibaca.", "backup: database address");
        return NULL;
    }
    for (char **v = environ; *v && n < VARIABLES_MAX / 2; v++)
        if (strncmp(*v, "PG", 2) != 0)
            env[n++] = *v;
    for (PQconninfoOption *o = options; o->keyword && n < VARIABLES_MAX - 1; o++)
        if (o->envvar && o->val)
            env[n++] = arena_printf(a, "%s=%s", o->envvar, o->val);
    PQconninfoFree(options);
    return env;
}

static enum status backup_pg(const struct store *s, struct arena *a, const char *path, struct err *e)
{
    pid_t child;
    int how = -1;
    char *argv[] = {arena_strdup(a, "pg_dump"), arena_strdup(a, "--format=custom"),
                    arena_printf(a, "--schema=%s", s->schema), arena_printf(a, "--file=%s", path), NULL};
    char **env = environment(a, s->url, e);
    if (!env)
        return ST_ERROR;
    if (posix_spawnp(&child, argv[0], NULL, NULL, argv, env) != 0 || waitpid(child, &how, 0) != child ||
        how != 0 || fault_here("backup.copy"))
        return err_set(e, ERR_IO, "Cadangan tidak dapat dibuat (pg_dump); tidak ada yang diubah.",
                       "pg_dump ended with %d", how);
    return ST_OK;
}

/* ---- both ---- */

static enum status settle(const char *dir, const char *part, const char *path, struct err *e)
{
    int fd = open(part, O_RDONLY | O_CLOEXEC);
    bool durable = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    if (!durable || rename(part, path) != 0)
        return err_set(e, ERR_IO, "Cadangan tidak dapat disimpan; tidak ada yang diubah.", "backup: %m");
    return fs_fsync_dir(dir, e);
}

/* Two in one second do not take one name. */
static char *free_name(struct arena *a, const char *dir, instant now, const char *suffix)
{
    struct ymd d = date_ymd((struct date){(int32_t)(now / INSTANT_SECOND / 86400)});
    int64_t of_day = now / INSTANT_SECOND % 86400;
    char *stem = arena_printf(a, "%s/selter-%04d%02d%02dT%02d%02d%02dZ", dir, d.y, d.m, d.d,
                              (int)(of_day / 3600), (int)(of_day / 60 % 60), (int)(of_day % 60));
    char *path = arena_printf(a, "%s.%s", stem, suffix);
    for (int i = 2; fs_exists(path); i++)
        path = arena_printf(a, "%s-%d.%s", stem, i, suffix);
    return path;
}

enum status store_backup(struct store *s, struct arena *a, instant now, char **ret_path, struct err *e)
{
    bool lite = s->engine == DB_SQLITE;
    const char *dir = fs_join(a, s->data_dir, "cadangan");
    char *path = free_name(a, dir, now, lite ? "db" : "dump");
    const char *part = arena_printf(a, "%s.belum", path);
    if (fs_mkdir_p(dir, 0700, e) != ST_OK)
        return ST_ERROR;
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(e, ERR_IO, "Cadangan tidak dapat dibuat; tidak ada yang diubah.", "%.300s: %m", part);
    close(fd);
    enum status st = lite ? backup_sqlite(s, part, e) : backup_pg(s, a, part, e);
    if (st == ST_OK)
        st = settle(dir, part, path, e);
    if (st != ST_OK)
        unlink(part);
    else
        *ret_path = path;
    return st;
}
