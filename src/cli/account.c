/* selter account password: gives an account its password from the machine itself, for the first
 * administrator of a new folder and for whoever has lost every other way. */
#include <string.h>

#include "access/access.h"
#include "access/password.h"
#include "access/sign_in.h"
#include "base/arena.h"
#include "base/str.h"
#include "cli/commands.h"
#include "cli/world.h"

#define LINE_MAX_BYTES 1024

static enum status first_line(struct cli *c, char **ret)
{
    char *text;
    size_t n;
    enum status s = cli_read(c, "-", LINE_MAX_BYTES, &text, &n);
    if (s != ST_OK)
        return s;
    text[strcspn(text, "\r\n")] = '\0';
    *ret = text;
    return ST_OK;
}

static enum status set_password(struct cli *c, struct access *x, int64_t account, struct err *e)
{
    char *password;
    const char *const *known;
    enum status s = first_line(c, &password);
    if (s != ST_OK)
        return s;
    if (credential_known(x, c->arena, account, &known, e) != ST_OK)
        return cli_error(c, e);
    const char *fault = password_fault(c->arena, password, known);
    if (fault)
        return cli_usage(c, "%s", fault);
    if (credential_set(x, account, password, true, 0, e) != ST_OK)
        return cli_error(c, e);
    if (c->json)
        cli_print_json(c, json_pack("{s:s}", "account", c->args[0]));
    else
        printf("Kata sandi akun %s disimpan; sesi yang ada diakhiri.\n", c->args[0]);
    return ST_OK;
}

enum status command_account_password(struct cli *c)
{
    struct world w;
    struct access *x;
    struct err e = {0};
    int64_t account = 0;
    if (world_open(c, false, &w, &e) != ST_OK)
        return cli_error(c, &e);
    const struct access_options o = {.store = w.store, .is_demonstration = w.is_virtual};
    enum status s = access_open(&o, &x, &e);
    if (s == ST_OK) {
        s = credential_find(x, c->arena, c->args[0], &account, &e);
        if (s == ST_OK)
            s = account ? set_password(c, x, account, &e)
                        : cli_usage(c, "tidak ada tepat satu akun dengan NIP, surel, atau nama "
                                    "publik \"%s\"", c->args[0]);
        else
            s = cli_error(c, &e);
        access_close(x);
    } else {
        s = cli_error(c, &e);
    }
    world_close(&w);
    return s;
}
