#include "procedure/parts_profile.h"

#include <string.h>

#include "base/arena.h"
#include "base/json.h"

json_t *profile_facts(struct ctx *c, int64_t account, int64_t *ret_made)
{
    struct faults f;
    char *text = NULL;
    struct rows *rows = db_rows(c->db,
                                "SELECT p_person, made_by FROM account_profile WHERE account_id = ?1"
                                " AND ended_by IS NULL ORDER BY id DESC LIMIT 1", "i", account);
    if (rows_next(rows)) {
        text = arena_strdup(c->arena, rows_text(rows, 0));
        if (ret_made)
            *ret_made = rows_int(rows, 1);
    }
    rows_end(rows);
    faults_init(&f, c->arena);
    return text ? json_in(c->arena, json_read(text, strlen(text), "profil", &f)) : NULL;
}
