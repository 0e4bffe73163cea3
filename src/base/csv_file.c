#include "base/csv_file.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static enum status read_failed(const char *path, int fd, struct err *e)
{
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (why == ENOENT || why == ENOTDIR)
        return err_set(e, ERR_NOT_FOUND, "Berkas tidak ditemukan.", "%s: %s", path, strerror(why));
    return err_set(e, ERR_IO, "Berkas tidak dapat dibaca.", "%s: %s", path, strerror(why));
}

enum status csv_read_file(struct arena *a, const char *path, const struct csv_spec *spec,
                          csv_row_fn *fn, void *arg, struct faults *f, struct err *e)
{
    char piece[64 * 1024];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return read_failed(path, -1, e);
    struct csv_reader *r = csv_reader_new(a, path, spec, fn, arg, f);
    for (;;) {
        ssize_t n = read(fd, piece, sizeof piece);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return read_failed(path, fd, e);
        if (n == 0 || !csv_reader_feed(r, piece, (size_t)n))
            break;
    }
    close(fd);
    enum status s = csv_reader_end(r);
    /* The callback's own ST_ERROR has set e already; then this is ignored. */
    return s == ST_ERROR ? err_set(e, ERR_MEMORY, NULL, "%s: out of memory reading CSV", path) : s;
}
