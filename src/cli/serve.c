/* selter serve: the pages of a data folder, until SIGTERM or SIGINT. While it serves, what waits
 * in the journal is sequenced and signed, each minute in which there is something. SIGHUP: looks at the
 * legal time of a demonstration folder again. */
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "access/access.h"
#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/notify.h"
#include "cli/world.h"
#include "store/store.h"
#include "web/web.h"
#include "work/mailer.h"
#include "work/work.h"

/* Blocked before any thread is made, so that all inherit it and only wait_for_end() sees them. */
static void block_signals(sigset_t *ret)
{
    sigemptyset(ret);
    sigaddset(ret, SIGTERM);
    sigaddset(ret, SIGINT);
    sigaddset(ret, SIGHUP);
    pthread_sigmask(SIG_BLOCK, ret, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static void tell(struct cli *c, const struct web *w)
{
    if (c->json)
        cli_print_json(c, json_pack("{s:s}", "address", web_address(w)));
    else
        printf("Melayani folder data %s di %s (Ctrl+C untuk berhenti)\n", cli_option(c, "data"),
               web_address(w));
    fflush(stdout);
    log_event(LOG_INFO, "serve.begin", "address=%s", web_address(w));
}

/* SIGHUP: the time of a demonstration is looked at again; a real folder has none to look at. */
static void look_at_clock(struct world *world)
{
    struct err e = {0};
    instant at = INSTANT_NONE;
    enum status s = world_move_clock(world, &at, &e);
    if (s == ST_OK)
        log_event(LOG_INFO, "serve.clock", "at=%lld", (long long)(at / INSTANT_SECOND));
    else if (s == ST_REFUSED)
        log_event(LOG_WARN, "serve.clock.kept", "virtual=%d", world->is_virtual);
    else
        log_event(LOG_WARN, "serve.clock.unread", "detail=%s", e.detail);
}

/* Until SIGTERM or SIGINT; a store that had to stop ends the program, since starting is recovering. */
static int wait_for_end(struct world *world, const sigset_t *signals)
{
    const struct timespec look = {.tv_sec = 1};
    for (;;) {
        int number = sigtimedwait(signals, NULL, &look);
        if (store_dead(world->store))
            return -1;
        if (number == SIGHUP)
            look_at_clock(world);
        else if (number > 0)
            return number;
    }
}

static enum status serve(struct cli *c, struct world *world, struct access *access,
                         const sigset_t *signals, struct err *e)
{
    struct web *web;
    struct mailer *mailer = NULL;
    struct faults f;
    const struct mailer_options mo = {.store = world->store, .access = access};
    faults_init(&f, c->arena);
    enum status s = mailer_start(&mo, &mailer, &f, e);
    const struct web_options o = {.gate = world->gate,
                                  .sends_mail = mailer != NULL,
                                  .access = access,
                                  .behind_proxy = cli_flag(c, "behind-proxy"),
                                  .share = c->share,
                                  .listen = cli_option(c, "listen"),
                                  .is_virtual = world->is_virtual,
                                  .frame_page = "body.frame"};
    if (s == ST_OK && (s = web_start(&o, &web, &f, e)) != ST_OK)
        mailer_stop(mailer);
    if (s == ST_INVALID)
        return cli_faults(c, &f);
    if (s != ST_OK)
        return cli_error(c, e);
    struct work *work = NULL;
    const struct work_options wo = {.store = world->store};
    if (work_start(&wo, &work, e) != ST_OK) {
        mailer_stop(mailer);
        web_stop(web);
        return cli_error(c, e);
    }
    tell(c, web);
    notify("READY=1");
    int end = wait_for_end(world, signals);
    notify("STOPPING=1");
    log_event(LOG_INFO, "serve.end", "signal=%d", end);
    web_stop(web);
    mailer_stop(mailer);
    work_stop(work);
    return end < 0 ? ST_ERROR : ST_OK;
}

enum status command_serve(struct cli *c)
{
    struct world world;
    struct err e = {0};
    sigset_t signals;
    block_signals(&signals);
    if (world_open(c, false, &world, &e) != ST_OK)
        return cli_error(c, &e);
    struct access *access;
    const struct access_options o = {.store = world.store,
                                     .is_demonstration = world.is_virtual &&
                                                         !cli_flag(c, "behind-proxy")};
    enum status s = access_open(&o, &access, &e);
    if (s == ST_OK) {
        s = serve(c, &world, access, &signals, &e);
        access_close(access);
    } else {
        s = cli_error(c, &e);
    }
    world_close(&world);
    return s;
}
