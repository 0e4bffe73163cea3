/* Renders a page of samples with the templates of a shared folder, as the server would, and lays
 * the assets beside it:
 *
 *   style SHARE NAME < {"data": {...}, "frame": {...}} > NAME.html
 *   style SHARE --assets FOLDER
 *
 * The pages are test/browser/pages/NAME.html; they are no route of the program. */
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "base/buf.h"
#include "base/fs.h"
#include "base/json.h"
#include "web/render.h"

static int complain(const struct faults *f, const struct err *e)
{
    for (size_t i = 0; i < f->n; i++)
        fprintf(stderr, "%s\n", fault_text(f, i));
    if (*e->detail)
        fprintf(stderr, "%s\n", e->detail);
    return 1;
}

static int write_assets(struct arena *a, const struct templates *t, const char *folder)
{
    const char *key;
    json_t *address;
    struct err e = {0};
    struct faults none;
    faults_init(&none, a);
    json_object_foreach(templates_assets(t), key, address) {
        const char *name = strrchr(json_string_value(address), '/') + 1;
        const struct asset *s = templates_asset(t, name);
        if (fs_write_atomic(fs_join(a, folder, name), s->body, s->n, 0644, &e) != ST_OK)
            return complain(&none, &e);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct arena *a ARENA_AUTO = arena_new(0);
    struct templates *t = NULL;
    struct faults f;
    struct err e = {0};
    faults_init(&f, a);
    if (argc < 3) {
        fputs("usage: style SHARE NAME | SHARE --assets FOLDER\n", stderr);
        return 2;
    }
    if (templates_load(a, argv[1], &t, &f, &e) != ST_OK)
        return complain(&f, &e);
    if (argc == 4)
        return write_assets(a, t, argv[3]);
    json_t *in = json_in(a, json_loadf(stdin, 0, NULL));
    json_t *frame = json_object_get(in, "frame");
    struct buf out BUF_AUTO;
    buf_init(&out, (size_t)4 << 20);
    json_put_new(frame, "assets", json_deep_copy(templates_assets(t)));
    if (templates_render(t, a, argv[2], json_object_get(in, "data"), frame, &out, &e) != ST_OK)
        return complain(&f, &e);
    fwrite(out.data, 1, out.len, stdout);
    return 0;
}
