#include "work/mailer.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "access/link.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/entropy.h"
#include "base/fs.h"
#include "base/json.h"
#include "base/log.h"
#include "base/str.h"
#include "store/outbox.h"
#include "store/store.h"
#include "store/writer.h"
#include "work/letter.h"

#define SETTINGS_FILE "mail.json"
#define SETTINGS_MAX ((size_t)16 << 10)

enum { CONNECT_SECONDS = 15, SEND_SECONDS = 60, LEASE_SECONDS = 180, TICK_SECONDS = 1 };

enum tls { TLS_START, TLS_WHOLE, TLS_NONE };

struct settings {
    const char *host, *user, *password, *from, *site;
    int port;
    enum tls tls;
};

struct mailer {
    struct arena *arena;
    struct store *store;
    struct access *access;
    struct settings set;
    char owner[64];
    pthread_t thread;
    bool runs, stopping;
    pthread_mutex_t lock;
    pthread_cond_t changed;
};

/* ---- settings ---- */

static bool is_loopback(const char *host)
{
    return str_eq(host, "localhost") || str_eq(host, "::1") || str_starts(host, "127.");
}

static bool take_tls(const char *word, enum tls *ret)
{
    static const char *const words[] = {"starttls", "tls", "none"};
    for (int i = 0; i < 3; i++)
        if (str_eq(word, words[i])) {
            *ret = (enum tls)i;
            return true;
        }
    return false;
}

static void check(const json_t *j, struct settings *t, struct faults *f)
{
    static const char *const known[] = {"host", "port", "tls", "user", "password", "from", "site"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)j, key, value) {
        size_t i = 0;
        while (i < sizeof known / sizeof known[0] && !str_eq(key, known[i]))
            i++;
        if (i == sizeof known / sizeof known[0])
            fault_add(f, SETTINGS_FILE, 0, 0, "\"%s\" tidak dikenal", key);
    }
    if (str_empty(t->host) || strpbrk(t->host, "/@:? \t\r\n"))
        fault_add(f, SETTINGS_FILE, 0, 0, "host: sebutkan nama server surel");
    if (t->port < 1 || t->port > 65535)
        fault_add(f, SETTINGS_FILE, 0, 0, "port: 1 sampai 65535");
    if (!take_tls(json_str(j, "tls") ? json_str(j, "tls") : "starttls", &t->tls))
        fault_add(f, SETTINGS_FILE, 0, 0, "tls: starttls, tls, atau none");
    else if (t->tls == TLS_NONE && (!t->host || !is_loopback(t->host)))
        fault_add(f, SETTINGS_FILE, 0, 0, "tls: none hanya untuk server di mesin ini");
    if (!t->from || !strchr(t->from, '@') || strpbrk(t->from, "<> \t\r\n"))
        fault_add(f, SETTINGS_FILE, 0, 0, "from: alamat surel pengirim");
    if (!t->site || (!str_starts(t->site, "https://") && !str_starts(t->site, "http://127.0.0.1")) ||
        str_ends(t->site, "/"))
        fault_add(f, SETTINGS_FILE, 0, 0, "site: alamat laman ini, https://... tanpa garis miring di "
                  "akhir");
}

/* ST_REFUSED: there is no file. */
static enum status read_settings(struct mailer *m, struct faults *f, struct err *e)
{
    char *text, *path = fs_join(m->arena, store_data_dir(m->store), SETTINGS_FILE);
    size_t n;
    if (!fs_exists(path))
        return ST_REFUSED;
    if (fs_read(m->arena, path, SETTINGS_MAX, &text, &n, e) != ST_OK)
        return ST_ERROR;
    json_t *j = json_in(m->arena, json_read(text, n, SETTINGS_FILE, f));
    if (!j)
        return ST_INVALID;
    m->set = (struct settings){.host = json_str(j, "host"), .user = json_str(j, "user"),
                               .password = json_str(j, "password"), .from = json_str(j, "from"),
                               .site = json_str(j, "site"), .port = (int)json_int(j, "port", 587)};
    check(j, &m->set, f);
    return f->n_errors ? ST_INVALID : ST_OK;
}

/* ---- one mail ---- */

struct sending {
    struct mailer *mailer;
    struct arena *arena;
    instant now;
    struct mail_due due;
    bool sent, permanent;
    char reply[200];
    const char *left; size_t n_left;     /* of the letter, for curl */
};

static enum keep claim_unit(struct db *db, void *arg)
{
    struct sending *g = arg;
    db_label(db, "mail.claim");
    return outbox_claim(db, g->arena, g->mailer->owner, g->now,
                        g->now + LEASE_SECONDS * INSTANT_SECOND, &g->due) ? KEEP : DROP;
}

static enum keep finish_unit(struct db *db, void *arg)
{
    struct sending *g = arg;
    db_label(db, "mail.finish");
    bool mine = g->sent ? outbox_sent(db, &g->due, g->now)
                        : outbox_refused(db, &g->due, g->permanent, g->reply, g->now);
    return mine ? KEEP : DROP;
}

static size_t give(char *to, size_t size, size_t n, void *arg)
{
    struct sending *g = arg;
    size_t most = size * n < g->n_left ? size * n : g->n_left;
    memcpy(to, g->left, most);
    g->left += most;
    g->n_left -= most;
    return most;
}

/* The last line the server said, without the address it may repeat. */
static size_t hear(char *line, size_t size, size_t n, void *arg)
{
    struct sending *g = arg;
    size_t len = size * n;
    if (len >= 3 && (line[0] == '4' || line[0] == '5')) {
        size_t k = 0;
        for (size_t i = 0; i < len && k + 1 < sizeof g->reply && line[i] != '<'; i++)
            if ((unsigned char)line[i] >= ' ' && line[i] != 0x7F)
                g->reply[k++] = line[i];
        g->reply[k] = '\0';
    }
    return len;
}

static void set_options(CURL *c, struct sending *g, struct curl_slist *to, char *error)
{
    const struct settings *t = &g->mailer->set;
    struct arena *a = g->arena;
    curl_easy_setopt(c, CURLOPT_URL, arena_printf(a, "%s://%s:%d", t->tls == TLS_WHOLE ? "smtps" : "smtp",
                                                  t->host, t->port));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USE_SSL, (long)(t->tls == TLS_NONE ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, error);
    if (t->user)
        curl_easy_setopt(c, CURLOPT_USERNAME, t->user);
    if (t->password)
        curl_easy_setopt(c, CURLOPT_PASSWORD, t->password);
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, arena_printf(a, "<%s>", t->from));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, g);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, g);
}

/* A 5xx to this letter or address is for good; one before (log-in, greeting) is the server's state. */
static void judge(struct sending *g, CURL *c, CURLcode rc, const char *error)
{
    long code = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    g->sent = rc == CURLE_OK;
    g->permanent = code >= 550 && code <= 559 && rc != CURLE_LOGIN_DENIED;
    if (!g->sent && !g->reply[0])
        snprintf(g->reply, sizeof g->reply, "%s", error[0] ? error : curl_easy_strerror(rc));
}

static void transfer(struct sending *g)
{
    struct settings *t = &g->mailer->set;
    char error[CURL_ERROR_SIZE] = "";
    struct buf letter BUF_AUTO;
    buf_init(&letter, 4 << 20);
    const struct letter l = {.from = t->from, .to = g->due.address, .subject = g->due.subject,
                             .body = link_expand(g->mailer->access, g->arena, t->site, g->due.body),
                             .message_id = g->due.message_id, .at = g->due.made_at};
    letter_write(&l, g->arena, &letter);
    g->left = letter.data;
    g->n_left = letter.len;
    CURL *c = curl_easy_init();
    struct curl_slist *to = curl_slist_append(NULL, arena_printf(g->arena, "<%s>", g->due.address));
    if (c && to && !letter.overflow && !arena_failed(g->arena)) {
        set_options(c, g, to, error);
        judge(g, c, curl_easy_perform(c), error);
    } else {
        snprintf(g->reply, sizeof g->reply, "no memory for the letter");
    }
    curl_slist_free_all(to);
    curl_easy_cleanup(c);
}

static bool any_due(struct mailer *m, instant now)
{
    struct db *db;
    struct err e = {0};
    if (store_read(m->store, &db, &e) != ST_OK)
        return false;
    instant due = outbox_next_due(db);
    store_read_done(db);
    return due != INSTANT_NONE && due <= now;
}

/* False: nothing is due, or the store fails. */
static bool send_one(struct mailer *m)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct err e = {0};
    struct sending g = {.mailer = m, .arena = a, .now = clock_machine()};
    if (!any_due(m, g.now))
        return false;
    enum status s = store_write(m->store, NULL, 0, claim_unit, &g, &e);
    if (s == ST_ERROR)
        log_err("mail.claim", &e);
    if (s != ST_OK)
        return false;
    transfer(&g);
    g.now = clock_machine();
    log_event(g.sent ? LOG_INFO : LOG_WARN, g.sent ? "mail.sent" : "mail.refused",
              "delivery=%lld tries=%d permanent=%d%s%s%s", (long long)g.due.id, g.due.tries,
              g.permanent, g.sent ? "" : " reply=\"", g.reply, g.sent ? "" : "\"");
    if (store_write(m->store, NULL, 0, finish_unit, &g, &e) == ST_ERROR)
        log_err("mail.finish", &e);      /* the lease runs out, and it is sent again */
    return true;
}

/* ---- life ---- */

/* False: stop. */
static bool wait_tick(struct mailer *m)
{
    instant until = clock_monotonic() + TICK_SECONDS * INSTANT_SECOND;
    struct timespec t = {.tv_sec = (time_t)(until / INSTANT_SECOND),
                         .tv_nsec = (long)(until % INSTANT_SECOND) * 1000};
    pthread_mutex_lock(&m->lock);
    while (!m->stopping && pthread_cond_timedwait(&m->changed, &m->lock, &t) == 0)
        ;
    bool go_on = !m->stopping;
    pthread_mutex_unlock(&m->lock);
    return go_on;
}

static bool stopping(struct mailer *m)
{
    pthread_mutex_lock(&m->lock);
    bool stop = m->stopping;
    pthread_mutex_unlock(&m->lock);
    return stop;
}

static void *mailer_main(void *arg)
{
    struct mailer *m = arg;
    do {
        while (!stopping(m) && !store_dead(m->store) && send_one(m))
            ;
    } while (wait_tick(m) && !store_dead(m->store));
    return NULL;
}

static void init(struct mailer *m, const struct mailer_options *o)
{
    pthread_condattr_t attr;
    m->arena = arena_new(0);
    m->store = o->store;
    m->access = o->access;
    snprintf(m->owner, sizeof m->owner, "surel-%d-%s", (int)getpid(), entropy_id(m->arena, 16));
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_mutex_init(&m->lock, NULL);
    pthread_cond_init(&m->changed, &attr);
    pthread_condattr_destroy(&attr);
}

enum status mailer_start(const struct mailer_options *o, struct mailer **ret, struct faults *f,
                         struct err *e)
{
    struct mailer *m = calloc(1, sizeof *m);
    if (!m)
        return err_set(e, ERR_MEMORY, NULL, "mailer");
    init(m, o);
    enum status s = read_settings(m, f, e);
    if (s == ST_OK) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        m->runs = pthread_create(&m->thread, NULL, mailer_main, m) == 0;
        if (!m->runs)
            s = err_set(e, ERR_MEMORY, NULL, "no thread for mail");
    }
    if (s == ST_OK) {
        *ret = m;
        return ST_OK;
    }
    mailer_stop(m);
    *ret = NULL;
    return s == ST_REFUSED ? ST_OK : s;
}

void mailer_stop(struct mailer *m)
{
    if (!m)
        return;
    pthread_mutex_lock(&m->lock);
    m->stopping = true;
    pthread_cond_broadcast(&m->changed);
    pthread_mutex_unlock(&m->lock);
    if (m->runs)
        pthread_join(m->thread, NULL);
    pthread_cond_destroy(&m->changed);
    pthread_mutex_destroy(&m->lock);
    arena_free(m->arena);
    free(m);
}
