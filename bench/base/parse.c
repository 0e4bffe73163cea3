/* Baseline of the eligibility bench: libcsv parses the same file and counts cells and rows.
 *   parse FILE      prints rows per second */
#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static long rows, cells;

static void on_cell(void *p, size_t n, void *arg)
{
    (void)p, (void)n, (void)arg;
    cells++;
}

static void on_row(int c, void *arg)
{
    (void)c, (void)arg;
    rows++;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
    static char buf[1 << 16];
    struct csv_parser p;
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    size_t n;
    if (!f || csv_init(&p, CSV_APPEND_NULL) != 0)
        return 2;
    double start = now();
    while ((n = fread(buf, 1, sizeof buf, f)) > 0)
        if (csv_parse(&p, buf, n, on_cell, on_row, NULL) != n)
            return 3;
    csv_fini(&p, on_cell, on_row, NULL);
    double seconds = now() - start;
    fprintf(stderr, "%ld rows, %ld cells\n", rows, cells);
    printf("%.1f\n", (double)rows / seconds);
    return 0;
}
