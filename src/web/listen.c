#include "web/listen.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

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
              "Layani pada 127.0.0.1 lalu pasang nginx dengan sertifikat TLS di depannya "
              "(proxy_pass http://127.0.0.1:8080).", text);
    return ST_INVALID;
}

static enum status not_one(struct faults *f, const char *text)
{
    fault_add(f, "--listen", 0, 0,
              "\"%s\" bukan alamat; tulis ALAMAT:PORT, misalnya 127.0.0.1:8080 atau [::1]:8080",
              text);
    return ST_INVALID;
}

enum status listen_parse(const char *text, struct sockaddr_storage *ret, struct faults *f)
{
    const char *colon = strrchr(text, ':');
    char host[64];
    uint16_t port;
    size_t n = colon ? (size_t)(colon - text) : 0;
    if (!colon || n == 0 || n >= sizeof host || !take_port(colon + 1, &port))
        return not_one(f, text);
    memcpy(host, text, n);
    host[n] = '\0';
    memset(ret, 0, sizeof *ret);
    if (host[0] == '[' && host[n - 1] == ']') {
        struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret;
        host[n - 1] = '\0';
        if (inet_pton(AF_INET6, host + 1, &v6->sin6_addr) != 1)
            return not_one(f, text);
        if (!IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr))
            return refuse(f, text);
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons(port);
        return ST_OK;
    }
    struct sockaddr_in *v4 = (struct sockaddr_in *)ret;
    if (inet_pton(AF_INET, str_eq(host, "localhost") ? "127.0.0.1" : host, &v4->sin_addr) != 1)
        return not_one(f, text);
    if (ntohl(v4->sin_addr.s_addr) >> 24 != 127)
        return refuse(f, text);
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    return ST_OK;
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
