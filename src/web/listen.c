#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"

#define LOCAL_PREFIX "unix:"
enum { BACKLOG = 512, FIRST_HANDED = 3 };

/* ---- an address as it is written ---- */

static bool take_port(const char *s, uint16_t *ret)
{
    int64_t port;
    if (!str_int64(s, &port) || port < 0 || port > 65535)
        return false;
    *ret = (uint16_t)port;
    return true;
}

static enum status refuse(struct faults *f, const char *text)
{
    fault_add(f, "--listen", 0, 0,
              "%s dapat dicapai dari luar mesin ini, dan http tanpa TLS tidak dilayani di sana. "
              "Layani pada 127.0.0.1:8080 atau unix:/run/selter/selter.sock, lalu pasang nginx dengan "
              "sertifikat TLS di depannya (contoh: share/selter/nginx/selter.conf).", text);
    return ST_INVALID;
}

static enum status not_one(struct faults *f, const char *text)
{
    fault_add(f, "--listen", 0, 0,
              "\"%s\" bukan alamat; tulis ALAMAT:PORT, misalnya 127.0.0.1:8080 atau [::1]:8080, atau "
              "unix:/run/selter/selter.sock", text);
    return ST_INVALID;
}

static enum status parse_local(const char *text, struct listen_at *ret, struct faults *f)
{
    const char *path = text + strlen(LOCAL_PREFIX);
    struct sockaddr_un *u = &ret->at.local;
    if (*path != '/' || strlen(path) >= sizeof u->sun_path || path[strlen(path) - 1] == '/')
        return not_one(f, text);
    u->sun_family = AF_UNIX;
    memcpy(u->sun_path, path, strlen(path) + 1);
    ret->n = sizeof *u;
    return ST_OK;
}

static bool is_loopback(const struct sockaddr *at)
{
    if (at->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)at)->sin_addr.s_addr) >> 24 == 127;
    return at->sa_family == AF_INET6 &&
           IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)at)->sin6_addr);
}

/* host is changed. */
static bool parse_inet(char *host, uint16_t port, struct listen_at *ret)
{
    size_t n = strlen(host);
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&ret->at.room;
    struct sockaddr_in *v4 = (struct sockaddr_in *)&ret->at.room;
    if (host[0] == '[' && host[n - 1] == ']') {
        host[n - 1] = '\0';
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        ret->n = sizeof *v6;
        return inet_pton(AF_INET6, host + 1, &v6->sin6_addr) == 1;
    }
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    ret->n = sizeof *v4;
    return inet_pton(AF_INET, str_eq(host, "localhost") ? "127.0.0.1" : host, &v4->sin_addr) == 1;
}

enum status listen_parse(const char *text, struct listen_at *ret, struct faults *f)
{
    const char *colon = strrchr(text, ':');
    char host[64];
    uint16_t port;
    size_t n = colon ? (size_t)(colon - text) : 0;
    memset(ret, 0, sizeof *ret);
    if (str_starts(text, LOCAL_PREFIX))
        return parse_local(text, ret, f);
    if (!colon || n == 0 || n >= sizeof host || !take_port(colon + 1, &port))
        return not_one(f, text);
    memcpy(host, text, n);
    host[n] = '\0';
    if (!parse_inet(host, port, ret))
        return not_one(f, text);
    return is_loopback(&ret->at.any) ? ST_OK : refuse(f, text);
}

/* ---- a socket of our own ---- */

static const char *shown_address(struct arena *a, int fd)
{
    struct listen_at l = {.n = sizeof l.at};
    if (getsockname(fd, &l.at.any, &l.n) != 0)
        return "";
    if (l.at.any.sa_family == AF_UNIX)
        return arena_printf(a, LOCAL_PREFIX "%s", l.at.local.sun_path);
    const char *host = listen_shown(a, &l.at.any);
    if (l.at.any.sa_family == AF_INET6)
        return arena_printf(a, "http://[%s]:%u/", host,
                            ntohs(((const struct sockaddr_in6 *)&l.at.room)->sin6_port));
    return arena_printf(a, "http://%s:%u/", host,
                        ntohs(((const struct sockaddr_in *)&l.at.room)->sin_port));
}

/* A file left behind by a process that is gone answers nobody. What is no socket stays. */
static void remove_left_behind(const struct listen_at *at)
{
    struct stat st;
    const char *path = at->at.local.sun_path;
    if (lstat(path, &st) != 0 || !S_ISSOCK(st.st_mode))
        return;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, &at->at.any, at->n) != 0 && errno == ECONNREFUSED)
        unlink(path);
    if (fd >= 0)
        close(fd);
}

static bool bind_it(int fd, const struct listen_at *at)
{
    static const int on = 1;
    if (at->at.any.sa_family != AF_UNIX) {
        if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
            return false;
        return bind(fd, &at->at.any, at->n) == 0 && listen(fd, BACKLOG) == 0;
    }
    remove_left_behind(at);
    /* Never wider than it will be, not even between the two calls. */
    return fchmod(fd, 0660) == 0 && bind(fd, &at->at.any, at->n) == 0 &&
           chmod(at->at.local.sun_path, 0660) == 0 && listen(fd, BACKLOG) == 0;
}

enum status listen_open(struct arena *a, const char *text, const struct listen_at *at,
                        struct listener *ret, struct err *e)
{
    int family = at->at.any.sa_family;
    int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    *ret = (struct listener){.fd = -1};
    if (fd < 0 || !bind_it(fd, at)) {
        err_set(e, ERR_UNAVAILABLE, "Alamat ini tidak dapat didengarkan; mungkin sudah dipakai.",
                "listen on %s: %m", text);
        if (fd >= 0)
            close(fd);
        return ST_ERROR;
    }
    *ret = (struct listener){.fd = fd, .address = shown_address(a, fd), .is_local = family == AF_UNIX};
    if (ret->is_local)
        ret->path = arena_strdup(a, at->at.local.sun_path);
    return ST_OK;
}

/* ---- a socket that systemd made ---- */

int listen_handed(void)
{
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    int64_t whose = 0, n = 0;
    bool ours = pid && fds && str_int64(pid, &whose) && str_int64(fds, &n) && whose == getpid();
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    return ours && n > 0 && n < 1000 ? (int)n : 0;
}

enum status listen_take(struct arena *a, int n_handed, struct listener *ret, struct faults *f)
{
    struct listen_at l = {.n = sizeof l.at};
    int listening = 0;
    socklen_t n = sizeof listening;
    *ret = (struct listener){.fd = -1};
    if (n_handed != 1 ||
        getsockopt(FIRST_HANDED, SOL_SOCKET, SO_ACCEPTCONN, &listening, &n) != 0 || !listening ||
        getsockname(FIRST_HANDED, &l.at.any, &l.n) != 0) {
        fault_add(f, "LISTEN_FDS", 0, 0, "systemd harus menyerahkan tepat satu soket yang mendengarkan.");
        return ST_INVALID;
    }
    bool local = l.at.any.sa_family == AF_UNIX;
    const char *address = shown_address(a, FIRST_HANDED);
    if (!local && !is_loopback(&l.at.any))
        return refuse(f, address);
    fcntl(FIRST_HANDED, F_SETFD, FD_CLOEXEC);
    fcntl(FIRST_HANDED, F_SETFL, O_NONBLOCK);
    *ret = (struct listener){.fd = FIRST_HANDED, .address = address, .is_handed = true,
                             .is_local = local};
    return ST_OK;
}

void listen_refuse(struct listener *l)
{
    if (l->path)
        unlink(l->path);
    l->path = NULL;
    if (!l->is_handed)
        shutdown(l->fd, SHUT_RDWR);
}

void listen_close(struct listener *l)
{
    if (l->fd >= 0)
        close(l->fd);
    if (l->path)
        unlink(l->path);
    *l = (struct listener){.fd = -1};
}

const char *listen_shown(struct arena *a, const struct sockaddr *at)
{
    char text[INET6_ADDRSTRLEN] = "";
    if (at && at->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)at)->sin_addr, text, sizeof text);
    if (at && at->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)at)->sin6_addr, text,
                  sizeof text);
    return arena_strdup(a, text);
}
