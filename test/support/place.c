#include "place.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/entropy.h"
#include "base/err.h"
#include "base/fs.h"

enum { FILE_MOST = 1 << 30 };

void place_stop(const char *what, const char *why)
{
    printf("Bail out! %.300s: %s\n", what, why);
    exit(1);
}

static void manage(const char *server, const char *sql)
{
    PGconn *c = PQconnectdb(server);
    PGresult *r = PQexec(c, sql);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        place_stop(sql, PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
}

/* The server's address with another database: everything up to the last '/', then the name and
 * what stood behind '?'. */
static char *address_of(struct arena *a, const char *server, const char *database)
{
    const char *query = strchr(server, '?');
    size_t n = query ? (size_t)(query - server) : strlen(server);
    while (n > 0 && server[n - 1] != '/')
        n--;
    return arena_printf(a, "%.*s%s%s", (int)n, server, database, query ? query : "");
}

static void fresh(struct arena *a, const char *server, struct place *p)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = arena_printf(a, "%s/selter-place.XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(dir))
        place_stop("mkdtemp", dir);
    *p = (struct place){.dir = dir};
    if (!server)
        return;
    p->server = arena_strdup(a, server);
    p->database = arena_printf(a, "place_%s", entropy_id(a, 10));
    p->url = address_of(a, server, p->database);
}

void place_make(struct arena *a, const char *server, struct place *ret)
{
    fresh(a, server, ret);
    if (ret->url)
        manage(ret->server, arena_printf(a, "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'"
                                            " LC_COLLATE 'C' LC_CTYPE 'C'", ret->database));
}

static void copy_file(struct arena *a, const char *from, const char *to)
{
    char *text;
    size_t n;
    struct err e = {0};
    if (fs_read(a, from, FILE_MOST, &text, &n, &e) != ST_OK)
        place_stop(from, e.detail);
    FILE *f = fopen(to, "wb");
    if (!f || fwrite(text, 1, n, f) != n || fclose(f) != 0)
        place_stop(to, "cannot be written");
    chmod(to, 0600);
}

static void copy_dir(struct arena *a, const char *from, const char *to)
{
    char **names;
    size_t n;
    struct err e = {0};
    mkdir(to, 0700);
    if (fs_list(a, from, &names, &n, &e) != ST_OK)
        place_stop(from, e.detail);
    for (size_t i = 0; i < n; i++) {
        const char *x = fs_join(a, from, names[i]), *y = fs_join(a, to, names[i]);
        if (fs_is_dir(x))
            copy_dir(a, x, y);
        else
            copy_file(a, x, y);
    }
}

void place_copy(struct arena *a, const struct place *from, struct place *ret)
{
    struct arena *scratch ARENA_AUTO = arena_new(FILE_MOST);
    fresh(a, from->server, ret);
    copy_dir(scratch, from->dir, ret->dir);
    if (ret->url)
        manage(ret->server, arena_printf(a, "CREATE DATABASE %s TEMPLATE %s", ret->database,
                                         from->database));
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st, (void)flag, (void)ftw;
    return remove(path);
}

void place_drop(struct place *p)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    nftw(p->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (p->url)
        manage(p->server, arena_printf(a, "DROP DATABASE %s WITH (FORCE)", p->database));
}
