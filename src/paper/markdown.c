#include "paper/markdown.h"

#include <md4c.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum { DEPTH = 32, RUN_MAX = 1 << 20 };

static const char empty_mark[] = "\xe2\x80\x8b";         /* U+200B */

struct reader {
    struct arena *a;
    const struct markdown_options *o;
    struct block **list[DEPTH];      /* where blocks are appended, by nesting */
    int depth;
    int too_deep;
    struct text *text;               /* what is being filled; NULL: nothing */
    struct text inline_text;         /* of a list item without paragraphs */
    struct buf run;                  /* text in one style that is not yet in *text */
    unsigned style;
    struct { bool numbered; unsigned next; } lists[DEPTH];
    int n_lists, n_numbered;
    struct table *table;
    struct row *row;
    size_t cell;
    bool in_head, after_title;
};

/* ---- escaping ---- */

/* Length of a character at s that is not shown, or shows other characters in another order:
 * zero-width marks, direction overrides and isolates, byte order mark. 0: an ordinary one. */
static size_t invisible(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;

    if (n >= 3 && u[0] == 0xe2 && u[1] == 0x80 &&
        (u[2] == 0x8b || u[2] == 0x8e || u[2] == 0x8f || (u[2] >= 0xaa && u[2] <= 0xae)))
        return 3;
    if (n >= 3 && u[0] == 0xe2 && u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9)
        return 3;
    if (n >= 3 && u[0] == 0xef && u[1] == 0xbb && u[2] == 0xbf)
        return 3;
    return 0;
}

/* White space of any kind, line ends of Unicode included; its length, or 0. */
static size_t blank(const char *s, size_t n)
{
    const unsigned char *u = (const unsigned char *)s;

    if (u[0] <= ' ' || u[0] == 0x7f)
        return 1;
    if (n >= 2 && u[0] == 0xc2 && (u[1] <= 0x9f || u[1] == 0xa0))
        return 2;
    if (n >= 3 && u[0] == 0xe2 && u[1] == 0x80 && (u[2] == 0xa8 || u[2] == 0xa9))
        return 3;
    return 0;
}

static bool is_punctuation(char c)
{
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
        (c >= '{' && c <= '~');
}

void markdown_escape(struct buf *out, const char *s, size_t n)
{
    bool space = false, any = false;

    for (size_t i = 0; i < n;) {
        size_t gone = invisible(s + i, n - i), gap = gone ? 0 : blank(s + i, n - i);

        if (gone || gap) {
            space = space || gap;
            i += gone + gap;
            continue;
        }
        if (space && any)
            buf_char(out, ' ');
        if (is_punctuation(s[i]))
            buf_char(out, '\\');
        buf_char(out, s[i++]);
        space = false;
        any = true;
    }
    if (!any)
        buf_str(out, empty_mark);
}

/* ---- building ---- */

/* Texts come in pieces, one an escaped mark: they are gathered before they become a run. */
static void flush(struct reader *r)
{
    if (r->text)
        text_add(r->a, r->text, r->run.data, r->run.len, r->style);
    buf_clear(&r->run);
}

/* What follows is text of t. */
static void aim(struct reader *r, struct text *t)
{
    flush(r);
    r->text = t;
}

static struct block *add(struct reader *r, enum block_kind kind)
{
    return block_add(r->a, r->list[r->depth], kind);
}

static void descend(struct reader *r, struct block *b)
{
    if (r->depth + 1 < DEPTH)
        r->list[++r->depth] = &b->child;
    else
        r->too_deep++;
}

static void ascend(struct reader *r)
{
    if (r->too_deep > 0)
        r->too_deep--;
    else
        r->depth--;
}

static void begin_list(struct reader *r, bool numbered, unsigned start)
{
    struct block *b = add(r, BLOCK_LIST);

    b->numbered = numbered;
    b->tight = r->n_lists > 0;
    descend(r, b);
    if (r->n_lists < DEPTH) {
        r->lists[r->n_lists].numbered = numbered;
        r->lists[r->n_lists].next = start;
    }
    r->n_lists++;
    r->n_numbered += numbered;
}

static void end_list(struct reader *r)
{
    ascend(r);
    r->n_lists--;
    if (r->n_lists < DEPTH && r->lists[r->n_lists].numbered)
        r->n_numbered--;
}

/* 1 -> a, 26 -> z, 27 -> aa */
static const char *letters_of(struct arena *a, unsigned n)
{
    char s[8];
    size_t at = sizeof s - 1;

    s[at] = '\0';
    for (; n > 0 && at > 0; n = (n - 1) / 26)
        s[--at] = (char)('a' + (n - 1) % 26);
    return arena_strdup(a, s + at);
}

static const char *label_of(struct reader *r)
{
    int l = r->n_lists - 1;
    unsigned n, level = (unsigned)r->n_numbered + (r->o->letters_first ? 0 : 3);

    if (l >= DEPTH || !r->lists[l].numbered)
        return "\xe2\x80\x93";                              /* dash */
    n = r->lists[l].next++;
    switch (level % 4) {
    case 0:
        return arena_printf(r->a, "%u.", n);
    case 1:
        return arena_printf(r->a, "%s.", letters_of(r->a, n));
    case 2:
        return arena_printf(r->a, "%u)", n);
    default:
        return arena_printf(r->a, "%s)", letters_of(r->a, n));
    }
}

static void begin_table(struct reader *r, const MD_BLOCK_TABLE_DETAIL *d)
{
    struct block *b = add(r, BLOCK_TABLE);

    b->table = r->table = arena_new_of(r->a, struct table);
    b->table->n_columns = d->col_count;
}

static void begin_row(struct reader *r)
{
    struct table *t = r->table;
    struct row row = {.cell = arena_array_of(r->a, t->n_columns, struct cell)};

    if (r->in_head) {
        t->head = arena_grown(r->a, t->head, t->n_head, sizeof row);
        r->row = &t->head[t->n_head++];
    } else {
        t->row = arena_grown(r->a, t->row, t->n_rows, sizeof row);
        r->row = &t->row[t->n_rows++];
    }
    *r->row = row;
    r->cell = 0;
}

static void begin_cell(struct reader *r, const MD_BLOCK_TD_DETAIL *d)
{
    struct cell *c;

    aim(r, NULL);
    if (r->cell >= r->table->n_columns)
        return;
    c = &r->row->cell[r->cell++];
    c->align = d->align == MD_ALIGN_CENTER || r->in_head ? ALIGN_CENTER
        : d->align == MD_ALIGN_RIGHT                     ? ALIGN_RIGHT
                                                         : ALIGN_LEFT;
    aim(r, &c->text);
}

static void begin_heading(struct reader *r, unsigned level)
{
    struct block *b = add(r, level == 1 ? BLOCK_TITLE : BLOCK_HEADING);

    b->level = (int)level;
    b->tight = level == 1 && r->after_title;
    r->after_title = level == 1;
    b->keep = true;
    aim(r, &b->text);
}

/* The text of a tight list item comes without a paragraph around it. */
static void close_inline(struct reader *r)
{
    aim(r, NULL);
    if (r->inline_text.n) {
        add(r, BLOCK_PARAGRAPH)->text = r->inline_text;
        r->inline_text = (struct text){.n = 0};
    }
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;
    struct block *b;

    if (type != MD_BLOCK_DOC && !r->table)
        close_inline(r);
    if (type != MD_BLOCK_H)
        r->after_title = false;
    switch (type) {
    case MD_BLOCK_UL:
        begin_list(r, false, 1);
        break;
    case MD_BLOCK_OL:
        begin_list(r, true, ((MD_BLOCK_OL_DETAIL *)detail)->start);
        break;
    case MD_BLOCK_LI:
        b = add(r, BLOCK_ITEM);
        b->label = label_of(r);
        descend(r, b);
        aim(r, &r->inline_text);
        break;
    case MD_BLOCK_H:
        begin_heading(r, ((MD_BLOCK_H_DETAIL *)detail)->level);
        break;
    case MD_BLOCK_P:
    case MD_BLOCK_CODE:
        aim(r, &add(r, BLOCK_PARAGRAPH)->text);
        break;
    case MD_BLOCK_TABLE:
        begin_table(r, detail);
        break;
    case MD_BLOCK_THEAD:
        r->in_head = true;
        break;
    case MD_BLOCK_TR:
        begin_row(r);
        break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
        begin_cell(r, detail);
        break;
    default:
        break;
    }
    return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;

    (void)detail;
    if (!r->table)
        close_inline(r);
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
        end_list(r);
        break;
    case MD_BLOCK_LI:
        ascend(r);
        break;
    case MD_BLOCK_TABLE:
        aim(r, NULL);
        r->table = NULL;
        break;
    case MD_BLOCK_THEAD:
        r->in_head = false;
        break;
    default:
        break;
    }
    return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;

    (void)detail;
    flush(r);
    if (type == MD_SPAN_STRONG)
        r->style |= RUN_BOLD;
    else if (type == MD_SPAN_EM)
        r->style |= RUN_ITALIC;
    return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *arg)
{
    struct reader *r = arg;

    (void)detail;
    flush(r);
    if (type == MD_SPAN_STRONG)
        r->style &= ~(unsigned)RUN_BOLD;
    else if (type == MD_SPAN_EM)
        r->style &= ~(unsigned)RUN_ITALIC;
    return 0;
}

/* Text without the marks of empty values. */
static void add_words(struct reader *r, const char *s, size_t n)
{
    size_t mark = sizeof empty_mark - 1;
    const char *at;

    while ((at = memmem(s, n, empty_mark, mark))) {
        buf_add(&r->run, s, (size_t)(at - s));
        n -= (size_t)(at - s) + mark;
        s = at + mark;
    }
    buf_add(&r->run, s, n);
}

static const char *entity(const char *s, size_t n)
{
    static const struct { const char *name, *is; } known[] = {
        {"&nbsp;", "\xc2\xa0"}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (n == strlen(known[i].name) && memcmp(s, known[i].name, n) == 0)
            return known[i].is;
    }
    return NULL;
}

static int on_text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE n, void *arg)
{
    struct reader *r = arg;
    const char *is;

    if (!r->text) {
        if (r->table)
            return 0;
        aim(r, &r->inline_text);
    }
    switch (type) {
    case MD_TEXT_BR:
        buf_char(&r->run, '\n');
        break;
    case MD_TEXT_SOFTBR:
        buf_char(&r->run, ' ');
        break;
    case MD_TEXT_NULLCHAR:
        break;
    case MD_TEXT_ENTITY:
        is = entity(s, n);
        buf_add(&r->run, is ? is : s, is ? strlen(is) : n);
        break;
    default:
        add_words(r, s, n);
    }
    return 0;
}

bool markdown_blocks(struct arena *a, const char *s, size_t n, const struct markdown_options *o,
                     struct block **list)
{
    static const struct markdown_options plain = {.letters_first = false};
    struct reader r = {.a = a, .o = o ? o : &plain, .list = {list}};
    MD_PARSER parser = {.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS |
            MD_FLAG_COLLAPSEWHITESPACE,
        .enter_block = enter_block,
        .leave_block = leave_block,
        .enter_span = enter_span,
        .leave_span = leave_span,
        .text = on_text};
    bool ok;

    buf_init(&r.run, RUN_MAX);
    ok = md_parse(s, (MD_SIZE)n, &parser, &r) == 0 && !r.run.overflow;
    buf_done(&r.run);
    return ok;
}

struct text markdown_line(struct arena *a, const char *s, size_t n)
{
    struct block *list = NULL;

    if (!markdown_blocks(a, s, n, NULL, &list) || !list)
        return (struct text){.n = 0};
    if (list->kind == BLOCK_PARAGRAPH && !list->next)
        return list->text;
    return text_of(a, arena_strndup(a, s, n));
}
