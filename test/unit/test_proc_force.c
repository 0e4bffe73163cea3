/* When a regulation is in force: a source that leaves its date blank gives a warning only; the
 * government that writes the date into its copy has earlier selections refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/str.h"
#include "support/gate_world.h"

static struct gate_world world, *w = &world;
static struct arena *a;
static char folder[64];

/* `from` of the file's in_force becomes the date given; NULL: as shipped. */
static void copy_file(const char *name, const char *from)
{
    struct err e = {0};
    char *text;
    size_t n;
    assert_int_equal(fs_read(a, fs_join(a, SELTER_SOURCE_ROOT "/regulations", name), (size_t)4 << 20,
                             &text, &n, &e), ST_OK);
    if (from) {
        char *part = strstr(text, "\nin_force:"), *at = part ? strstr(part, "from: null") : NULL;
        assert_non_null(at);
        text = arena_printf(a, "%.*sfrom: %s%s", (int)(at - text), text, from,
                            at + strlen("from: null"));
    }
    assert_int_equal(fs_write_atomic(fs_join(a, folder, name), text, strlen(text), 0644, &e), ST_OK);
}

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    snprintf(folder, sizeof folder, "/tmp/selter-force-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    gw_close(w);
    test_remove_folder(folder);
    arena_free(a);
    return 0;
}

static void open_gate(const char *key, const char *from)
{
    struct err e = {0};
    assert_int_equal(fs_mkdir_p(fs_join(a, folder, "lembaga"), 0755, &e), ST_OK);
    copy_file("lembaga/pengawas.yaml", NULL);
    copy_file(arena_printf(a, "%s.yaml", key), from);
    gw_open_under(w, DB_SQLITE, folder);
    gw_at(w, "2021-06-01T09:00+08:00");
    gw_do(w, "sistem", "account.create", "{'name': 'Petugas', 'email': 'petugas@contoh.go.id'}");
    gw_save(w, "petugas", "account");
    gw_do(w, "sistem", "admin.set_official",
          "{'role': 'badan-kepegawaian', 'account': '$petugas', 'from': '2020-01-01'}");
}

static void opens(const char *key)
{
    gw_do(w, "petugas", "selection.open", "{'regulation': '%s', 'title': 'Seleksi'}", key);
}

static const char *remarked(void)
{
    return w->out.remarks && w->out.remarks->n ? w->out.remarks->v[0].clause : NULL;
}

/* REQ: NTT-E permit */ /* REQ: NTT-E refuse */
static void ntt(void **state)
{
    (void)state;
    open_gate("ntt-34-2019", "2021-07-01");
    gw_refused(w, "NTT-E", "petugas", "selection.open",
               "{'regulation': 'ntt-34-2019', 'title': 'Seleksi'}");
    assert_string_equal(w->out.refusal.lawful_from, "2021-07-01");
    gw_at(w, "2021-06-30T23:59+07:00");    /* days are counted in the zone of the body: WIB */
    gw_refused(w, "NTT-E", "petugas", "selection.open",
               "{'regulation': 'ntt-34-2019', 'title': 'Seleksi'}");
    gw_at(w, "2021-07-01T00:00+07:00");
    opens("ntt-34-2019");
    assert_null(remarked());
}

/* REQ: NAS-PM.3 permit */ /* REQ: NAS-PM.3 refuse */
static void national(void **state)
{
    (void)state;
    open_gate("nasional-15-2019", "2021-07-01");
    gw_refused(w, "NAS-PM.3", "petugas", "selection.open",
               "{'regulation': 'nasional-15-2019', 'title': 'Seleksi'}");
    gw_at(w, "2021-07-02T09:00+08:00");
    opens("nasional-15-2019");
    assert_null(remarked());
}

static void a_blank_date_is_a_warning(void **state)
{
    (void)state;
    open_gate("ntt-34-2019", NULL);
    opens("ntt-34-2019");
    assert_string_equal(remarked(), "NTT-E");
}

int main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {T(ntt), T(national), T(a_blank_date_is_a_warning)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
