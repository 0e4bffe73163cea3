/* Files: reading with a limit, writing atomically, folders. Every function names the path in
 * the error's detail, never in its public text. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct arena;

/* The whole file, NUL-terminated in the arena; ERR_LIMIT when larger than max. */
enum status fs_read(struct arena *a, const char *path, size_t max, char **ret, size_t *ret_n,
                    struct err *e) __attribute__((warn_unused_result));
/* Write to a temporary name in the same folder, fsync, rename, fsync the folder. mode as
 * chmod. Failpoints: fs.write, fs.fsync, fs.rename, fs.fsync_dir. A failed fsync is final:
 * the temporary is removed and nothing replaced. Only when the last step, the folder's fsync,
 * fails is the new file already in place (whole, but perhaps not yet durable). */
enum status fs_write_atomic(const char *path, const void *p, size_t n, unsigned mode,
                            struct err *e) __attribute__((warn_unused_result));
enum status fs_mkdir_p(const char *path, unsigned mode, struct err *e)
    __attribute__((warn_unused_result));
enum status fs_fsync_dir(const char *path, struct err *e) __attribute__((warn_unused_result));
bool fs_exists(const char *path);
bool fs_is_dir(const char *path);
/* Names in a folder, sorted bytewise, without . and ..; ERR_NOT_FOUND when it is absent. */
enum status fs_list(struct arena *a, const char *path, char ***ret, size_t *ret_n,
                    struct err *e) __attribute__((warn_unused_result));
char *fs_join(struct arena *a, const char *dir, const char *name);
const char *fs_basename(const char *path);
