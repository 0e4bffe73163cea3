#include "access/password.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "access/inside.h"
#include "base/arena.h"
#include "base/str.h"

enum { PASSES = 2, MEMORY = 64 << 20 };

_Static_assert(PASSWORD_HASH_MAX >= crypto_pwhash_STRBYTES, "room for the hash");

/* ---- the worker ---- */

struct order {
    const char *password, *hash;     /* hash NULL: make one into ret */
    char *ret;
    bool good, done;
    struct order *next;
};

struct hasher_queue {
    pthread_t thread;
    bool runs, stopping;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct order *first, **last;
    unsigned waiting, most;
    char nobodys[PASSWORD_HASH_MAX]; /* compared with where there is no such account */
};

static void work_on(struct order *o)
{
    size_t n = strlen(o->password);
    if (o->hash)
        o->good = crypto_pwhash_str_verify(o->hash, o->password, n) == 0;
    else
        o->good = crypto_pwhash_str_alg(o->ret, o->password, n, PASSES, MEMORY,
                                        crypto_pwhash_ALG_ARGON2ID13) == 0;
}

static void *worker_main(void *arg)
{
    struct hasher_queue *q = arg;
    pthread_mutex_lock(&q->lock);
    while (!q->stopping || q->first) {
        struct order *o = q->first;
        if (!o) {
            pthread_cond_wait(&q->changed, &q->lock);
            continue;
        }
        q->first = o->next;
        if (!q->first)
            q->last = &q->first;
        pthread_mutex_unlock(&q->lock);
        work_on(o);
        pthread_mutex_lock(&q->lock);
        q->waiting--;
        o->done = true;
        pthread_cond_broadcast(&q->changed);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

static enum status ask(struct hasher_queue *q, struct order *o, struct err *e)
{
    pthread_mutex_lock(&q->lock);
    if (q->waiting >= q->most || q->stopping) {
        pthread_mutex_unlock(&q->lock);
        return err_set(e, ERR_UNAVAILABLE,
                       "Banyak orang sedang masuk. Silakan coba lagi dalam beberapa detik.",
                       "the queue of passwords to be hashed is full");
    }
    q->waiting++;
    *q->last = o;
    q->last = &o->next;
    pthread_cond_broadcast(&q->changed);
    while (!o->done)
        pthread_cond_wait(&q->changed, &q->lock);
    pthread_mutex_unlock(&q->lock);
    return ST_OK;
}

enum status password_start(struct access *x, unsigned waiting, struct err *e)
{
    struct hasher_queue *q = calloc(1, sizeof *q);
    if (!q)
        return err_set(e, ERR_MEMORY, NULL, "the queue of passwords");
    q->most = waiting;
    q->last = &q->first;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->changed, NULL);
    x->hashing = q;
    q->runs = pthread_create(&q->thread, NULL, worker_main, q) == 0;
    if (!q->runs)
        return err_set(e, ERR_MEMORY, NULL, "no thread for passwords");
    return password_hash(x, "a password of nobody", q->nobodys, e);
}

void password_stop(struct access *x)
{
    struct hasher_queue *q = x->hashing;
    if (!q)
        return;
    pthread_mutex_lock(&q->lock);
    q->stopping = true;
    pthread_cond_broadcast(&q->changed);
    pthread_mutex_unlock(&q->lock);
    if (q->runs)
        pthread_join(q->thread, NULL);
    pthread_mutex_destroy(&q->lock);
    pthread_cond_destroy(&q->changed);
    free(q);
    x->hashing = NULL;
}

enum status password_hash(struct access *x, const char *password, char ret[PASSWORD_HASH_MAX],
                          struct err *e)
{
    struct order o = {.password = password, .ret = ret};
    enum status s = ask(x->hashing, &o, e);
    if (s == ST_OK && !o.good)
        s = err_set(e, ERR_MEMORY, NULL, "no memory to hash a password");
    return s;
}

enum status password_verify(struct access *x, const char *hash, const char *password, bool *ret_good,
                            struct err *e)
{
    struct order o = {.password = password, .hash = hash ? hash : x->hashing->nobodys};
    enum status s = ask(x->hashing, &o, e);
    if (s == ST_OK)
        *ret_good = hash && o.good;
    return s;
}

/* ---- what makes a password weak ---- */

/* What most guessed passwords are made of, here: matched in what is left when digits and marks are
 * taken out. */
static const char *const common[] = {
    "password", "passwd", "qwerty", "qwertyuiop", "asdfghjkl", "zxcvbnm", "letmein", "welcome",
    "admin", "administrator", "indonesia", "merdeka", "bismillah", "alhamdulillah", "sayang", "cinta",
    "rahasia", "katasandi", "sandi", "selter", "seleksi", "seleksiterbuka", "pansel", "pelamar",
    "panitia", "bupati", "sekda", "pegawai", "kepegawaian", "iloveyou", "persib", "garuda",
    "pancasila", "jakarta", "makassar", "semarang", "kupang", "abcdefgh", "ganteng", "cantik", NULL};

static size_t letters_of(const char *s, char *out, size_t n)
{
    size_t k = 0;
    for (; *s && k + 1 < n; s++) {
        char c = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
        if ((c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80)
            out[k++] = c;
    }
    out[k] = '\0';
    return k;
}

/* Nothing but the word, once or several times. */
static bool repeats(const char *s, const char *word)
{
    size_t n = strlen(word);
    if (!n || !*s)
        return false;
    while (*s) {
        if (strncmp(s, word, n) != 0)
            return false;
        s += n;
    }
    return true;
}

/* "aaaaaaaaaaaa", "123456789012", "abcdefghijkl": each sign a fixed step from the one before. */
static bool is_run(const char *s)
{
    int step = s[1] - s[0];
    if (step < -1 || step > 1)
        return false;
    for (size_t i = 1; s[i]; i++) {
        bool wraps = (s[i - 1] == '9' && s[i] == '0') || (s[i - 1] == '0' && s[i] == '9');
        if (s[i] - s[i - 1] != step && !wraps)
            return false;
    }
    return true;
}

static bool is_common(const char *letters)
{
    for (size_t i = 0; common[i]; i++)
        if (repeats(letters, common[i]))
            return true;
    return false;
}

/* Digits without letters: a number, most likely one that others know or can count up to. */
static bool is_number(const char *s)
{
    for (; *s; s++)
        if ((*s < '0' || *s > '9') && !strchr(" .-/", *s))
            return false;
    return true;
}

const char *password_fault(struct arena *a, const char *password, const char *const *known)
{
    char letters[PASSWORD_MAX * 4 + 1], word[256];
    size_t n = str_utf8_len(password);
    if (n < PASSWORD_MIN)
        return arena_printf(a, "Kata sandi paling sedikit %d karakter; beberapa kata yang tidak "
                            "berhubungan mudah diingat.", PASSWORD_MIN);
    if (n > PASSWORD_MAX)
        return arena_printf(a, "Kata sandi paling banyak %d karakter.", PASSWORD_MAX);
    size_t k = letters_of(password, letters, sizeof letters);
    if (is_run(password) || is_number(password) || is_common(letters) ||
        (k > 1 && is_run(letters)))
        return "Kata sandi ini mudah ditebak; pilih beberapa kata yang tidak berhubungan.";
    for (; known && *known; known++) {
        letters_of(*known, word, sizeof word);
        if (str_eq(password, *known) || (strlen(word) > 3 && repeats(letters, word)))
            return "Kata sandi ini memuat nama atau nomor Anda sendiri; pilih yang lain.";
    }
    return NULL;
}
