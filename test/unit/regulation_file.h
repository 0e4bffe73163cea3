/* Reads a regulation of the repository for a test; a fault in it fails the test. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include "base/arena.h"
#include "base/err.h"
#include "rules/regulation.h"

static inline struct regulation *regulation_file(struct arena *a, const char *key)
{
    char *path = arena_printf(a, SELTER_SOURCE_ROOT "/regulations/%s.yaml", key);
    char *text = arena_alloc(a, 1 << 20);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(text, 1, 1 << 20, f);
    fclose(f);
    struct faults faults;
    faults_init(&faults, a);
    struct regulation *r = regulation_read(a, path, text, n, NULL, NULL, &faults);
    for (size_t i = 0; !r && i < faults.n; i++)
        print_message("%s\n", fault_text(&faults, i));
    assert_non_null(r);
    return r;
}
