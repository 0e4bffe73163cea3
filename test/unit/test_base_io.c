/* base/fs, base/fault, base/clock, base/log: what touches the world outside. */
#include "base/fs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/fault.h"
#include "base/log.h"
#include "base/str.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct arena *a;
static char *folder;                                 /* of its own for each test */

static int setup(void **state)
{
    (void)state;
    a = arena_new(0);
    const char *tmp = getenv("TMPDIR");
    folder = fs_join(a, tmp ? tmp : "/tmp", "selter-io-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static void remove_tree(const char *path)
{
    struct err e = {0};
    char **names;
    size_t n;
    if (!fs_is_dir(path)) {
        unlink(path);
        return;
    }
    if (fs_list(a, path, &names, &n, &e) == ST_OK)
        for (size_t i = 0; i < n; i++)
            remove_tree(fs_join(a, path, names[i]));
    rmdir(path);
}

static int teardown(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    fault_arm("");
#endif
    remove_tree(folder);
    arena_free(a);
    return 0;
}

static const char *in_folder(const char *name)
{
    return fs_join(a, folder, name);
}

static void write_text(const char *path, const char *text)
{
    struct err e = {0};
    if (fs_write_atomic(path, text, strlen(text), 0600, &e) != ST_OK)
        fail_msg("%s", e.detail);
}

static const char *read_text(const char *path)
{
    struct err e = {0};
    char *text;
    size_t n;
    if (fs_read(a, path, 1000000, &text, &n, &e) != ST_OK)
        fail_msg("%s", e.detail);
    assert_int_equal(strlen(text), n);
    return text;
}

static void assert_files(const char *path, const char *expected)
{
    struct err e = {0};
    char **names;
    size_t n;
    assert_int_equal(fs_list(a, path, &names, &n, &e), ST_OK);
    const char *all = "";
    for (size_t i = 0; i < n; i++)
        all = arena_printf(a, "%s%s%s", all, i ? " " : "", names[i]);
    assert_string_equal(all, expected);
}

/* ---- reading ---- */

static void test_read(void **state)
{
    (void)state;
    const char *path = in_folder("a");
    struct err e = {0};
    char *text = NULL;
    size_t n = 77;
    assert_int_equal(fs_write_atomic(path, "a\0b", 3, 0600, &e), ST_OK);
    assert_int_equal(fs_read(a, path, 3, &text, &n, &e), ST_OK);
    assert_int_equal(n, 3);
    assert_memory_equal(text, "a\0b", 4);
    assert_int_equal(fs_read(a, path, 10, &text, NULL, &e), ST_OK);

    text = NULL;
    n = 77;
    assert_int_equal(fs_read(a, path, 2, &text, &n, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_LIMIT);
    assert_null(text);
    assert_int_equal(n, 77);

    struct err absent = {0};
    assert_int_equal(fs_read(a, in_folder("tiada"), 10, &text, &n, &absent), ST_ERROR);
    assert_int_equal(absent.class, ERR_NOT_FOUND);
    assert_non_null(strstr(absent.detail, in_folder("tiada")));
    assert_null(strstr(absent.public_text, "tiada"));

    struct err directory = {0};
    assert_int_equal(fs_read(a, folder, 10, &text, &n, &directory), ST_ERROR);
    assert_int_equal(directory.class, ERR_IO);

    /* What has no size beforehand is limited too. */
    struct err endless = {0};
    assert_int_equal(fs_read(a, "/dev/zero", 100000, &text, &n, &endless), ST_ERROR);
    assert_int_equal(endless.class, ERR_LIMIT);
}

static void test_read_large(void **state)
{
    (void)state;
    size_t n = 300001;
    char *data = arena_alloc(a, n), *back;
    for (size_t i = 0; i < n; i++)
        data[i] = (char)(i * 7);
    struct err e = {0};
    assert_int_equal(fs_write_atomic(in_folder("a"), data, n, 0600, &e), ST_OK);
    assert_int_equal(fs_read(a, in_folder("a"), n, &back, &n, &e), ST_OK);
    assert_int_equal(n, 300001);
    assert_memory_equal(back, data, n);
    write_text(in_folder("kosong"), "");
    assert_string_equal(read_text(in_folder("kosong")), "");
}

/* ---- writing ---- */

static void test_write_replaces_and_sets_the_mode(void **state)
{
    (void)state;
    const char *path = in_folder("kunci");
    struct err e = {0};
    struct stat st;
    mode_t old = umask(0077);
    assert_int_equal(fs_write_atomic(path, "satu", 4, 0644, &e), ST_OK);
    umask(old);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0644);
    assert_int_equal(fs_write_atomic(path, "dua", 3, 0600, &e), ST_OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
    assert_string_equal(read_text(path), "dua");
    assert_files(folder, "kunci");
}

static void test_write_where_nothing_can_be(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(fs_write_atomic(in_folder("tiada/x"), "x", 1, 0600, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_NOT_FOUND);
    struct err over = {0};
    assert_int_equal(mkdir(in_folder("d"), 0700), 0);
    assert_int_equal(fs_write_atomic(in_folder("d"), "x", 1, 0600, &over), ST_ERROR);
    assert_int_equal(over.class, ERR_IO);
    assert_files(folder, "d");                       /* the temporary is gone */
}

static void test_write_fails_at_each_stage(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    static const struct {
        const char *point;
        enum err_class class;
    } rows[] = {{"fs.write", ERR_DISK_FULL}, {"fs.fsync", ERR_IO}, {"fs.rename", ERR_IO}};
    const char *path = in_folder("a");
    write_text(path, "lama");
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err e = {0};
        fault_arm(arena_printf(a, "%s=1", rows[i].point));
        assert_int_equal(fs_write_atomic(path, "baru sekali", 11, 0600, &e), ST_ERROR);
        assert_int_equal(fault_count(rows[i].point), 1);
        assert_int_equal(e.class, rows[i].class);
        assert_string_equal(read_text(path), "lama");
        assert_files(folder, "a");
        assert_int_equal(fs_write_atomic(in_folder("b"), "x", 1, 0600, NULL), ST_OK);
        unlink(in_folder("b"));
    }
    /* The last stage comes after the rename: whole, reported, and nothing left over. */
    struct err e = {0};
    fault_arm("fs.fsync_dir=1");
    assert_int_equal(fs_write_atomic(path, "baru", 4, 0600, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_IO);
    assert_string_equal(read_text(path), "baru");
    assert_files(folder, "a");
#else
    skip();
#endif
}

/* Killed at each stage: the old file or the new one, never something between. */
static void test_write_killed_at_each_stage(void **state)
{
    (void)state;
#ifdef SELTER_FAILPOINTS
    static const char *const rows[][2] = {
        {"fs.write", "lama"}, {"fs.fsync", "lama"}, {"fs.rename", "lama"}, {"fs.fsync_dir", "baru"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *path = in_folder("a");
        write_text(path, "lama");
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0) {
            fault_arm(arena_printf(a, "%s=1!", rows[i][0]));
            _exit(fs_write_atomic(path, "baru", 4, 0600, NULL) == ST_OK ? 0 : 1);
        }
        int status;
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
        assert_string_equal(read_text(path), rows[i][1]);
    }
#else
    skip();
#endif
}

/* ---- folders ---- */

static void test_mkdir_p(void **state)
{
    (void)state;
    struct err e = {0};
    assert_int_equal(fs_mkdir_p(in_folder("x/y//z/"), 0750, &e), ST_OK);
    assert_true(fs_is_dir(in_folder("x/y/z")));
    struct stat st;
    assert_int_equal(stat(in_folder("x/y/z"), &st), 0);
    assert_int_equal(st.st_mode & 0777 & ~0027u, 0750 & ~0027u);
    assert_int_equal(fs_mkdir_p(in_folder("x/y/z"), 0750, &e), ST_OK);
    assert_int_equal(fs_mkdir_p("/", 0750, &e), ST_OK);
    write_text(in_folder("berkas"), "x");
    assert_int_equal(fs_mkdir_p(in_folder("berkas/x"), 0750, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_IO);
    struct err file = {0};
    assert_int_equal(fs_mkdir_p(in_folder("berkas"), 0750, &file), ST_ERROR);
    assert_int_equal(file.class, ERR_IO);
    struct err empty = {0};
    assert_int_equal(fs_mkdir_p("", 0750, &empty), ST_ERROR);
}

static void test_list(void **state)
{
    (void)state;
    assert_files(folder, "");
    for (int i = 39; i >= 0; i--)
        write_text(in_folder(arena_printf(a, "f%02d", i)), "");
    write_text(in_folder("B"), "");
    write_text(in_folder(".titik"), "");
    struct err e = {0};
    char **names;
    size_t n;
    assert_int_equal(fs_list(a, folder, &names, &n, &e), ST_OK);
    assert_int_equal(n, 42);
    assert_string_equal(names[0], ".titik");
    assert_string_equal(names[1], "B");
    for (size_t i = 2; i < n; i++)
        assert_string_equal(names[i], arena_printf(a, "f%02zu", i - 2));
    assert_int_equal(fs_list(a, in_folder("tiada"), &names, &n, &e), ST_ERROR);
    assert_int_equal(e.class, ERR_NOT_FOUND);
    assert_int_equal(n, 42);
}

static void test_paths(void **state)
{
    (void)state;
    assert_string_equal(fs_join(a, "a", "b"), "a/b");
    assert_string_equal(fs_join(a, "a/", "b"), "a/b");
    assert_string_equal(fs_join(a, "/", "b"), "/b");
    assert_string_equal(fs_join(a, "", "b"), "b");
    assert_string_equal(fs_join(a, NULL, "b"), "b");
    assert_string_equal(fs_basename("/a/b.c"), "b.c");
    assert_string_equal(fs_basename("b"), "b");
    assert_string_equal(fs_basename("a/"), "");
    assert_true(fs_exists(folder) && fs_is_dir(folder));
    assert_false(fs_exists(in_folder("x")) || fs_is_dir(in_folder("x")));
    write_text(in_folder("x"), "");
    assert_true(fs_exists(in_folder("x")) && !fs_is_dir(in_folder("x")));
}

/* ---- failpoints ---- */

#ifdef SELTER_FAILPOINTS
/* Which of six passings fail, as a row of digits. */
static const char *passings(const char *name)
{
    char *s = arena_strdup(a, "000000");
    for (int i = 0; i < 6; i++)
        if (fault_here(name))
            s[i] = '1';
    return s;
}

static void test_fault_forms(void **state)
{
    (void)state;
    fault_arm("a.b=3");
    assert_string_equal(passings("a.b"), "001000");
    assert_string_equal(passings("a.bc"), "000000");
    assert_string_equal(passings("a"), "000000");
    assert_int_equal(fault_count("a.b"), 6);
    assert_int_equal(fault_count("never"), 0);
    fault_arm("a.b=3+");
    assert_int_equal(fault_count("a.b"), 0);         /* counters restart */
    assert_string_equal(passings("a.b"), "001111");
    fault_arm("x=1,y=2+,z=6");
    assert_string_equal(passings("x"), "100000");
    assert_string_equal(passings("y"), "011111");
    assert_string_equal(passings("z"), "000001");
    assert_string_equal(passings("a.b"), "000000");
    fault_arm("");
    assert_string_equal(passings("x"), "000000");
    assert_int_equal(fault_count("x"), 6);
}

static void test_fault_waits(void **state)
{
    (void)state;
    fault_arm("w=2~30");
    instant from = clock_monotonic();
    assert_string_equal(passings("w"), "000000");    /* it waits, and does not fail */
    instant took = clock_monotonic() - from;
    assert_true(took >= 30 * 1000 && took < 25 * 30 * 1000);
    fault_arm("w=5+~10");
    from = clock_monotonic();
    assert_string_equal(passings("w"), "000000");
    assert_true(clock_monotonic() - from >= 2 * 10 * 1000);
    fault_arm("");
}

static void test_fault_points(void **state)
{
    (void)state;
    fault_arm("c.armed=9");
    (void)fault_here("c.one");
    (void)fault_here("c.two");
    (void)fault_here("c.one");
    assert_string_equal(fault_point(0), "c.armed");
    assert_string_equal(fault_point(1), "c.one");
    assert_string_equal(fault_point(2), "c.two");
    fault_arm("");
    assert_null(fault_point(0));
}

/* What becomes of a child that arms spec, or starts with it in its environment, and passes
 * the point "p" `times` times: its wait status. */
static int child(const char *spec, bool by_environment, int times)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL);
        close(STDERR_FILENO);
        if (by_environment) {
            setenv("SELTER_FAULT", spec, 1);
            setenv("SELTER_IO_TEST_TIMES", arena_printf(a, "%d", times), 1);
            execl("/proc/self/exe", "test_base_io", "passing", (char *)NULL);
            _exit(99);
        }
        fault_arm(spec);
        int failed = 0;
        for (int i = 0; i < times; i++)
            failed += fault_here("p");
        _exit(failed);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static void test_fault_kills(void **state)
{
    (void)state;
    int status = child("p=3!", false, 2);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    status = child("p=3!", false, 3);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    status = child("q=1,p=2!", false, 2);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void test_fault_from_the_environment(void **state)
{
    (void)state;
    int status = child("p=2+", true, 5);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 4);
    status = child("", true, 5);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    status = child("p=5!", true, 5);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void test_fault_misspelt_is_noticed(void **state)
{
    (void)state;
    static const char *const bad[] = {"p", "p=", "p=0", "p=x", "p=1x", "p=1+!", "p=1!+", "=1",
                                      "p=-1", "p=1,", ",p=1", "p=1,,q=1", "p=99999999999",
                                      "p=1 "};
    for (size_t i = 0; i < COUNT(bad); i++) {
        int status = child(bad[i], false, 0);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGABRT)
            fail_msg("accepted: \"%s\"", bad[i]);
    }
}

static void *pass_often(void *unused)
{
    int *failed = calloc(1, sizeof *failed);
    for (int i = 0; i < 5000; i++)
        *failed += fault_here("threads");
    (void)unused;
    return failed;
}

static void test_fault_counts_across_threads(void **state)
{
    (void)state;
    fault_arm("threads=7000");
    pthread_t t[2];
    int all = 0;
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&t[i], NULL, pass_often, NULL), 0);
    for (int i = 0; i < 2; i++) {
        void *failed;
        assert_int_equal(pthread_join(t[i], &failed), 0);
        all += *(int *)failed;
        free(failed);
    }
    assert_int_equal(all, 1);
    assert_int_equal(fault_count("threads"), 10000);
}
#endif

/* ---- clock ---- */

static void test_clocks(void **state)
{
    (void)state;
    struct clock c;
    clock_real(&c);
    instant before = clock_machine(), legal = clock_legal(&c), after = clock_machine();
    assert_false(c.is_virtual);
    assert_true(before <= legal && legal <= after);
    assert_true(before > INT64_C(1577836800) * INSTANT_SECOND); /* later than 2020 */

    instant at = INT64_C(1573520400) * INSTANT_SECOND;
    clock_set(&c, at, true);
    usleep(3000);
    assert_true(c.is_virtual && clock_legal(&c) == at);

    clock_set(&c, at, false);
    instant start = clock_monotonic();
    usleep(3000);
    instant ran = clock_legal(&c) - at, passed = clock_monotonic() - start;
    assert_true(ran >= 3000 && ran <= passed + 1000000);
    instant first = clock_legal(&c);
    assert_true(clock_legal(&c) >= first);

    clock_move(&c, at + (INT64_C(86400) * INSTANT_SECOND));
    ran = clock_legal(&c) - at - (INT64_C(86400) * INSTANT_SECOND);
    assert_true(ran >= 0 && ran <= 1000000);
    clock_set(&c, at, true);
    clock_move(&c, at + 1);
    assert_true(clock_legal(&c) == at + 1);
}

/* ---- log ---- */

/* Standard error goes to a file from here to log_end(). */
static int log_begin(void)
{
    int kept = dup(STDERR_FILENO), fd = open(in_folder("log"), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    assert_true(kept >= 0 && fd >= 0);
    dup2(fd, STDERR_FILENO);
    close(fd);
    return kept;
}

static const char *log_end(int kept)
{
    dup2(kept, STDERR_FILENO);
    close(kept);
    return read_text(in_folder("log"));
}

static void test_log_line(void **state)
{
    (void)state;
    int kept = log_begin();
    log_event(LOG_INFO, "act.slow", "act=%s ms=%d", "dossier.lock", 21);
    log_event(LOG_DEBUG, "hidden", "x=1");
    const char *line = log_end(kept);
    assert_non_null(strstr(line, " level=info event=act.slow act=dossier.lock ms=21\n"));
    assert_null(strstr(line, "hidden"));
    int y, mo, d, h, mi, s, ms, used = 0;
    assert_int_equal(sscanf(line, "ts=%4d-%2d-%2dT%2d:%2d:%2d.%3dZ %n", &y, &mo, &d, &h, &mi, &s,
                            &ms, &used), 7);
    assert_int_equal(used, 28);
    assert_true(y > 2020 && mo <= 12 && d <= 31 && h < 24 && mi < 60 && s < 60);

    kept = log_begin();
    log_set_level(LOG_DEBUG);
    log_event(LOG_DEBUG, "shown", NULL);
    log_set_level(LOG_ERROR);
    log_event(LOG_WARN, "quiet", "x=1");
    log_set_level(LOG_INFO);
    line = log_end(kept);
    assert_non_null(strstr(line, " level=debug event=shown\n"));
    assert_null(strstr(line, "quiet"));
}

static void test_log_escapes(void **state)
{
    (void)state;
    static const char *const rows[][2] = {
        {"a\nts=forged", "a\\nts=forged"}, {"a\rb", "a\\x0db"},       {"a\tb", "a\\tb"},
        {"\x1b[2J", "\\x1b[2J"},           {"\x7f", "\\x7f"},         {"\xc2\x9b" "31m", "\\x9b31m"},
        {"a\xff" "b", "a\\xffb"},          {"\xe2\x82", "\\xe2\\x82"}, {"Séli é€😀", "Séli é€😀"},
        {"\xc0\x80x", "\\xc0\\x80x"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        int kept = log_begin();
        log_event(LOG_WARN, "e", "v=%s", rows[i][0]);
        const char *line = log_end(kept), *expected = arena_printf(a, " event=e v=%s\n", rows[i][1]);
        if (!str_ends(line, expected))
            fail_msg("\"%s\" does not end in \"%s\"", line, expected);
        assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    }
}

static void test_log_err_and_long_lines(void **state)
{
    (void)state;
    struct err e = {0};
    (void)err_set(&e, ERR_IO, "Rahasia.", "open \"%s\" \\\n", "x");
    int kept = log_begin();
    log_err("start", &e);
    const char *line = log_end(kept);
    assert_true(str_ends(line, " level=error event=start class=io detail=\"open \\\"x\\\" \\\\\\n\"\n"));

    char *big = arena_alloc(a, 100001);
    memset(big, '\x1b', 100000);
    kept = log_begin();
    log_event(LOG_INFO, "big", "v=%s", big);
    line = log_end(kept);
    assert_true(strlen(line) < 8300);
    assert_true(str_ends(line, " cut=1\n"));
}

int main(int argc, char **argv)
{
#ifdef SELTER_FAILPOINTS
    /* Started anew by test_fault_from_the_environment. */
    if (argc == 2 && strcmp(argv[1], "passing") == 0) {
        const char *text = getenv("SELTER_IO_TEST_TIMES");
        int64_t times = 0;
        int failed = 0;
        if (!text || !str_int64(text, &times))
            return 98;
        for (int64_t i = 0; i < times; i++)
            failed += fault_here("p");
        return failed;
    }
#endif
    (void)argc, (void)argv;
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_read),
        TEST(test_read_large),
        TEST(test_write_replaces_and_sets_the_mode),
        TEST(test_write_where_nothing_can_be),
        TEST(test_write_fails_at_each_stage),
        TEST(test_write_killed_at_each_stage),
        TEST(test_mkdir_p),
        TEST(test_list),
        TEST(test_paths),
#ifdef SELTER_FAILPOINTS
        TEST(test_fault_forms),
        TEST(test_fault_waits),
        TEST(test_fault_points),
        TEST(test_fault_kills),
        TEST(test_fault_from_the_environment),
        TEST(test_fault_misspelt_is_noticed),
        TEST(test_fault_counts_across_threads),
#endif
        TEST(test_clocks),
        TEST(test_log_line),
        TEST(test_log_escapes),
        TEST(test_log_err_and_long_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
