/* Named failpoints. One table of points, each with its count of passings and what it is
 * armed with. Until something is armed, a passing costs one atomic load. */
#include "base/fault.h"

#ifdef SELTER_FAILPOINTS
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POINTS_MAX = 256, NAME_MAX_LEN = 48 };

struct point {
    char name[NAME_MAX_LEN];
    unsigned passed;
    unsigned nth;                                    /* 0: not armed */
    unsigned wait_ms;                                /* wait instead of failing; 0: fail */
    bool ever_after, kill;
};

static struct {
    atomic_bool active;
    pthread_mutex_t lock;
    struct point v[POINTS_MAX];
    size_t n;
} points = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* A failpoint that is misspelt would make a test that cannot fail. */
static _Noreturn void bad_spec(const char *spec)
{
    fprintf(stderr, "level=error event=fault.spec text=\"%s\"\n", spec);
    abort();
}

/* The point of that name, made when new. Call with the lock held. */
static struct point *point_of(const char *name, size_t len)
{
    for (size_t i = 0; i < points.n; i++)
        if (strlen(points.v[i].name) == len && memcmp(points.v[i].name, name, len) == 0)
            return &points.v[i];
    if (points.n == POINTS_MAX || len >= NAME_MAX_LEN)
        bad_spec(name);
    struct point *p = &points.v[points.n++];
    *p = (struct point){.nth = 0};
    memcpy(p->name, name, len);
    return p;
}

/* The number at *p, which is moved behind it; 0 when there is none. */
static unsigned number_at(const char **p, const char *end)
{
    unsigned n = 0;
    for (; *p < end && **p >= '0' && **p <= '9' && n < 100000000; ++*p)
        n = n * 10 + (unsigned)(**p - '0');
    return n;
}

/* "name=N", "name=N+", "name=N!" or "name=N~MS", "name=N+~MS". */
static void arm_one(const char *spec, size_t len)
{
    const char *equals = memchr(spec, '=', len), *end = spec + len;
    if (!equals || equals == spec)
        bad_spec(spec);
    const char *p = equals + 1;
    unsigned nth = number_at(&p, end), wait_ms = 0;
    bool plus = p < end && *p == '+';
    p += plus;
    bool bang = !plus && p < end && *p == '!';
    p += bang;
    if (!bang && p < end && *p == '~') {
        p++;
        wait_ms = number_at(&p, end);
        if (wait_ms == 0)
            bad_spec(spec);
    }
    if (nth == 0 || p != end)
        bad_spec(spec);
    struct point *point = point_of(spec, (size_t)(equals - spec));
    point->nth = nth;
    point->ever_after = plus;
    point->kill = bang;
    point->wait_ms = wait_ms;
}

static void arm(const char *spec)
{
    pthread_mutex_lock(&points.lock);
    points.n = 0;
    while (*spec) {
        size_t len = strcspn(spec, ",");
        arm_one(spec, len);
        spec += len;
        if (*spec == ',' && !*++spec)
            bad_spec(",");
    }
    atomic_store(&points.active, true);
    pthread_mutex_unlock(&points.lock);
}

static void arm_from_environment(void)
{
    const char *spec = getenv("SELTER_FAULT");
    if (spec && *spec)
        arm(spec);
}

static void start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, arm_from_environment);
}

bool fault_here(const char *name)
{
    start();
    if (!atomic_load(&points.active))
        return false;
    pthread_mutex_lock(&points.lock);
    struct point *p = point_of(name, strlen(name));
    p->passed++;
    bool fires = p->nth && (p->ever_after ? p->passed >= p->nth : p->passed == p->nth);
    bool dies = fires && p->kill;
    unsigned wait_ms = fires ? p->wait_ms : 0;
    pthread_mutex_unlock(&points.lock);
    if (dies)
        raise(SIGKILL);
    if (wait_ms)
        usleep(wait_ms * 1000);
    return fires && !wait_ms;
}

void fault_arm(const char *spec)
{
    start();                                         /* or the environment would undo it later */
    arm(spec);
}

unsigned fault_count(const char *name)
{
    pthread_mutex_lock(&points.lock);
    unsigned n = 0;
    for (size_t i = 0; i < points.n; i++)
        if (strcmp(points.v[i].name, name) == 0)
            n = points.v[i].passed;
    pthread_mutex_unlock(&points.lock);
    return n;
}

const char *fault_point(size_t i)
{
    pthread_mutex_lock(&points.lock);
    const char *name = i < points.n ? points.v[i].name : NULL;
    pthread_mutex_unlock(&points.lock);
    return name;
}
#else
/* A translation unit may not be empty. */
typedef int fault_compiled_out;
#endif
