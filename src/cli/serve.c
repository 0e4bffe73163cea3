/* selter serve: the pages of a data folder, until SIGTERM or SIGINT. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/json.h"
#include "base/log.h"
#include "cli/commands.h"
#include "cli/world.h"
#include "web/web.h"

#define DEFAULT_LISTEN "127.0.0.1:8080"

/* Blocked before any thread is made, so that all inherit it and only wait_for_end() sees them. */
static void block_signals(sigset_t *ret)
{
    sigemptyset(ret);
    sigaddset(ret, SIGTERM);
    sigaddset(ret, SIGINT);
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

static enum status serve(struct cli *c, struct world *world, const sigset_t *ends, struct err *e)
{
    struct web *web;
    struct faults f;
    const char *listen = cli_option(c, "listen");
    const struct web_options o = {.gate = world->gate,
                                  .share = c->share,
                                  .listen = listen ? listen : DEFAULT_LISTEN,
                                  .is_virtual = world->is_virtual,
                                  .frame_page = "body.frame"};
    faults_init(&f, c->arena);
    enum status s = web_start(&o, &web, &f, e);
    if (s == ST_INVALID)
        return cli_faults(c, &f);
    if (s != ST_OK)
        return cli_error(c, e);
    int signal_number = 0;
    tell(c, web);
    sigwait(ends, &signal_number);
    log_event(LOG_INFO, "serve.end", "signal=%d", signal_number);
    web_stop(web);
    return ST_OK;
}

enum status command_serve(struct cli *c)
{
    struct world world;
    struct err e = {0};
    sigset_t ends;
    block_signals(&ends);
    if (world_open(c, false, &world, &e) != ST_OK)
        return cli_error(c, &e);
    enum status s = serve(c, &world, &ends, &e);
    world_close(&world);
    return s;
}
