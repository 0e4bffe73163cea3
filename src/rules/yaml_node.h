/* Inside the YAML reader: the tree and the state of one reading. Only the yaml_*.c files
 * include this. */
#pragma once
#include "rules/yaml.h"

enum yaml_shape { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
    enum yaml_shape shape;
    bool plain;                  /* scalar without quotes */
    bool null;                   /* plain and empty, ~ or null: counts as absent */
    bool bad;                    /* already reported (an alias, a control character) */
    int line, col;               /* 1-based; col counts characters */
    const char *text;            /* scalar, NUL-terminated */
    struct yaml_node *next;      /* the next entry or key */
    struct yaml_node *first, *last; /* sequence: entries; mapping: keys */
    struct yaml_node *value;     /* of a key of a mapping */
    size_t n;
};

struct yaml_id {                 /* an id defined, or referred to */
    unsigned space;
    const struct yaml_node *node;
};

struct yaml {
    struct arena *arena;
    const char *file;
    struct faults *faults;
    size_t faults_from, errors_from;  /* what was in `faults` before this file */
    struct yaml_node *root;
    struct yaml_id *ids, *refs;
    size_t n_ids, cap_ids, n_refs, cap_refs;
    struct yaml_cite *cites;
    size_t n_cites, cap_cites;
    const char *const *spaces;
    unsigned suggestions;             /* "mungkin maksud Anda" given so far */
    const char **names; size_t n_names; /* room for the candidates of a reference */
};

/* v with room for one more of `size` bytes (a copy in the arena when it had to grow). */
void *yaml_grow(struct arena *a, void *v, size_t n, size_t *cap, size_t size);
void yaml_fault_node(struct yaml *y, const struct yaml_node *at, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* A word of the file as messages quote it: at most 60 bytes, cut between characters. */
const char *yaml_quote(struct yaml *y, const char *text);
/* The value of a key, NULL when absent or null. */
const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key);
