/* Files and folders. */
#include "base/fs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/fault.h"

enum { CHUNK = 64 * 1024 };

/* An operation on path failed with errno number; the class follows from it. */
static enum status failed(struct err *e, const char *what, const char *path, int number)
{
    enum err_class c = ERR_IO;
    if (number == ENOENT || number == ENOTDIR)
        c = ERR_NOT_FOUND;
    else if (number == ENOSPC || number == EDQUOT)
        c = ERR_DISK_FULL;
    else if (number == ENOMEM)
        c = ERR_MEMORY;
    else if (number == EMFILE || number == ENFILE)
        c = ERR_UNAVAILABLE;
    char text[128];
    return err_set(e, c, NULL, "%s %s: %s", what, path, strerror_r(number, text, sizeof text));
}

/* Everything up to the end of the file into b, which overflows past its maximum. 0 or errno. */
static int read_all(int fd, struct buf *b)
{
    char *chunk = malloc(CHUNK);
    if (!chunk)
        return ENOMEM;
    int number = 0;
    while (!b->overflow) {
        ssize_t n = read(fd, chunk, CHUNK);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            number = errno;
        if (n <= 0)
            break;
        buf_add(b, chunk, (size_t)n);
    }
    free(chunk);
    return number;
}

enum status fs_read(struct arena *a, const char *path, size_t max, char **ret, size_t *ret_n,
                    struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return failed(e, "open", path, errno);
    struct stat st;
    struct buf b BUF_AUTO;
    buf_init(&b, max);
    int number = fstat(fd, &st) == 0 ? 0 : errno;
    bool too_large = !number && S_ISREG(st.st_mode) && (uintmax_t)st.st_size > max;
    if (!number && !too_large)
        number = read_all(fd, &b);
    close(fd);
    if (number)
        return failed(e, "read", path, number);
    if (too_large || b.overflow)
        return err_set(e, ERR_LIMIT, NULL, "read %s: larger than %zu bytes", path, max);
    *ret = buf_dup(&b, a);
    if (ret_n)
        *ret_n = b.len;
    return ST_OK;
}

/* ---- writing ---- */

static int write_all(int fd, const char *p, size_t n)
{
    /* The failpoint fails in the middle, as a full disk does. */
    size_t stop = fault_here("fs.write") ? n / 2 : SIZE_MAX;
    while (n) {
        size_t want = n < stop ? n : stop;
        if (want == 0)
            return ENOSPC;
        ssize_t k = write(fd, p, want);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return errno;
        p += k;
        n -= (size_t)k;
        if (stop != SIZE_MAX)
            stop -= (size_t)k;
    }
    return stop == 0 ? ENOSPC : 0;
}

/* The folder a path lies in: "." when it names none. */
static char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return arena_strdup(a, ".");
    return slash == path ? arena_strdup(a, "/") : arena_strndup(a, path, (size_t)(slash - path));
}

/* Fills the open temporary file and closes it. 0 or errno, *ret_what naming the step. */
static int fill(int fd, const void *p, size_t n, unsigned mode, const char **ret_what)
{
    *ret_what = "chmod";
    int number = fchmod(fd, (mode_t)mode) == 0 ? 0 : errno;
    if (!number) {
        *ret_what = "write";
        number = write_all(fd, p, n);
    }
    if (!number) {
        *ret_what = "fsync";
        number = fault_here("fs.fsync") ? EIO : fsync(fd) == 0 ? 0 : errno;
    }
    if (close(fd) != 0 && !number) {
        *ret_what = "close";
        number = errno;
    }
    return number;
}

enum status fs_write_atomic(const char *path, const void *p, size_t n, unsigned mode,
                            struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    const char *folder = folder_of(a, path), *what;
    char *temporary = fs_join(a, folder, arena_printf(a, ".%s.XXXXXX.tmp", fs_basename(path)));
    int fd = mkostemps(temporary, 4, O_CLOEXEC);
    if (fd < 0)
        return failed(e, "create a temporary for", path, errno);
    int number = fill(fd, p, n, mode, &what);
    if (!number) {
        what = "rename";
        number = fault_here("fs.rename") ? EIO : rename(temporary, path) == 0 ? 0 : errno;
    }
    if (number) {
        unlink(temporary);
        return failed(e, what, path, number);
    }
    return fs_fsync_dir(folder, e);
}

enum status fs_fsync_dir(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return failed(e, "open folder", path, errno);
    int number = fault_here("fs.fsync_dir") ? EIO : fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return number ? failed(e, "fsync folder", path, number) : ST_OK;
}

/* ---- folders ---- */

static enum status make_one(struct arena *a, const char *path, unsigned mode, struct err *e)
{
    if (mkdir(path, (mode_t)mode) == 0)
        return fs_fsync_dir(folder_of(a, path), e);
    int number = errno;
    if (fs_is_dir(path))
        return ST_OK;
    /* What stands there is no folder: that is not "not found". */
    return failed(e, "mkdir", path, number == ENOTDIR ? EEXIST : number);
}

enum status fs_mkdir_p(const char *path, unsigned mode, struct err *e)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    for (size_t i = 1; i <= n; i++) {
        bool edge = i == n || (path[i] == '/' && path[i - 1] != '/');
        if (edge && make_one(a, arena_strndup(a, path, i), mode, e) != ST_OK)
            return ST_ERROR;
    }
    return n ? ST_OK : failed(e, "mkdir", path, ENOENT);
}

bool fs_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool fs_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_name(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

enum status fs_list(struct arena *a, const char *path, char ***ret, size_t *ret_n, struct err *e)
{
    DIR *dir = opendir(path);
    if (!dir)
        return failed(e, "open folder", path, errno);
    size_t n = 0, cap = 16;
    char **names = arena_array_of(a, cap, char *);
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(dir)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (n == cap) {
            char **more = arena_array_of(a, cap * 2, char *);
            memcpy(more, names, n * sizeof *names);
            names = more;
            cap *= 2;
        }
        names[n++] = arena_strdup(a, entry->d_name);
    }
    int number = errno;
    closedir(dir);
    if (number)
        return failed(e, "read folder", path, number);
    qsort(names, n, sizeof *names, by_name);
    *ret = names;
    *ret_n = n;
    return ST_OK;
}

char *fs_join(struct arena *a, const char *dir, const char *name)
{
    if (!dir || !*dir)
        return arena_strdup(a, name);
    return arena_printf(a, "%s%s%s", dir, dir[strlen(dir) - 1] == '/' ? "" : "/", name);
}

const char *fs_basename(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
