/* Who may sign in to the demonstration: everybody, with one password drawn when it is made. One
 * person a role is named in masuk.txt of the folder, and printed. The folder says that it does
 * without second factors (access.json); no other folder is served with that. */
#include <string.h>

#include "access/access.h"
#include "access/sign_in.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/entropy.h"
#include "base/fs.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/world.h"
#include "store/store.h"

#define SHEET_MAX ((size_t)64 << 10)

enum { PASSWORD_CHARS = 12 };

static void add_person(struct db *db, enum role role, struct buf *out)
{
    static const char sql[] =
        "SELECT a.p_name, COALESCE(a.p_email, a.p_nip, a.pub) FROM account a"
        " JOIN (SELECT account_id, role, made_by FROM official WHERE ended_by IS NULL"
        " UNION ALL SELECT account_id, role, made_by FROM role_grant WHERE ended_by IS NULL"
        " UNION ALL SELECT d.account_id, 'pelamar', x.made_by FROM application x"
        " JOIN dossier d ON d.id = x.dossier_id WHERE x.ended_by IS NULL) h ON h.account_id = a.id"
        " WHERE h.role = ?1 AND a.ended_by IS NULL ORDER BY h.made_by DESC, a.id LIMIT 1";
    struct rows *rows = db_rows(db, sql, "s", role_word(role));
    if (rows_next(rows))
        buf_printf(out, "  %-32s %-24s %s\n", role_title(role), rows_text(rows, 1), rows_text(rows, 0));
    rows_end(rows);
}

static enum status write_sheet(struct world *w, const char *password, struct buf *out, struct err *e)
{
    struct db *db;
    enum status s = store_read(w->store, &db, e);
    if (s != ST_OK)
        return s;
    buf_printf(out, "Semua akun peragaan memakai kata sandi: %s\n", password);
    for (int i = ROLE_APPLICANT; i < ROLE_SYSTEM; i++)
        add_person(db, (enum role)i, out);
    if (db_failed(db)) {
        *e = *db_error(db);
        s = ST_ERROR;
    }
    store_read_done(db);
    return s;
}

static enum status keep(struct cli *c, struct world *w, const char *name, const char *text,
                        struct err *e)
{
    const char *path = fs_join(c->arena, store_data_dir(w->store), name);
    return fs_write_atomic(path, text, strlen(text), 0600, e);
}

enum status demo_people(struct cli *c, struct world *w)
{
    struct access *x;
    struct err e = {0};
    struct buf sheet BUF_AUTO;
    const struct access_options o = {.store = w->store, .is_demonstration = true};
    const char *password = arena_printf(c->arena, "peragaan-%s", entropy_id(c->arena, PASSWORD_CHARS));
    buf_init(&sheet, SHEET_MAX);
    enum status s = keep(c, w, "access.json", "{\"second_factor\": \"off\"}\n", &e);
    if (s == ST_OK)
        s = access_open(&o, &x, &e);
    if (s != ST_OK)
        return cli_error(c, &e);
    s = credential_set_all(x, password, &e);
    if (s == ST_OK)
        s = write_sheet(w, password, &sheet, &e);
    if (s == ST_OK)
        s = keep(c, w, "masuk.txt", sheet.data, &e);
    access_close(x);
    if (s != ST_OK)
        return cli_error(c, &e);
    if (!c->json)
        printf("%s", sheet.data);
    return ST_OK;
}
