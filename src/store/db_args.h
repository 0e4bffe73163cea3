/* How the arguments of a statement get their types (store/db.h): each is given to a function of
 * its kind, so that an int is as good as an int64_t and a struct does not compile.
 *
 * DB_ARGS(a, b, c) is an array of struct db_arg with an end mark. One line a place, because the
 * preprocessor has no loop and the recursive trick makes a mistyped argument three thousand lines
 * of compiler notes. An argument with a comma outside of parentheses (a compound literal) needs
 * parentheses of its own. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum db_arg_kind { DB_ARG_END, DB_ARG_INT, DB_ARG_TEXT, DB_ARG_PTR };
struct db_arg {
    enum db_arg_kind kind;
    int64_t i;
    const void *p;
};

static inline struct db_arg db_arg_int(int64_t i)
{
    return (struct db_arg){DB_ARG_INT, i, NULL};
}
static inline struct db_arg db_arg_uint(uint64_t u)
{
    return (struct db_arg){DB_ARG_INT, (int64_t)u, NULL};
}
static inline struct db_arg db_arg_text(const char *s)
{
    return (struct db_arg){DB_ARG_TEXT, 0, s};
}
static inline struct db_arg db_arg_ptr(const void *p)
{
    return (struct db_arg){DB_ARG_PTR, 0, p};
}

#define DB_ARG(x)                                                                             \
    _Generic((x), _Bool: db_arg_uint, char: db_arg_int, signed char: db_arg_int,              \
        short: db_arg_int, int: db_arg_int, long: db_arg_int, long long: db_arg_int,          \
        unsigned char: db_arg_uint, unsigned short: db_arg_uint, unsigned int: db_arg_uint,   \
        unsigned long: db_arg_uint, unsigned long long: db_arg_uint, char *: db_arg_text,     \
        const char *: db_arg_text, void *: db_arg_ptr, const void *: db_arg_ptr,              \
        unsigned char *: db_arg_ptr, const unsigned char *: db_arg_ptr)(x),

#define DB_ARGS(...) \
    ((const struct db_arg[]){__VA_OPT__(DB_E1(__VA_ARGS__)){DB_ARG_END, 0, NULL}})
#define DB_E1(x, ...) DB_ARG(x) __VA_OPT__(DB_E2(__VA_ARGS__))
#define DB_E2(x, ...) DB_ARG(x) __VA_OPT__(DB_E3(__VA_ARGS__))
#define DB_E3(x, ...) DB_ARG(x) __VA_OPT__(DB_E4(__VA_ARGS__))
#define DB_E4(x, ...) DB_ARG(x) __VA_OPT__(DB_E5(__VA_ARGS__))
#define DB_E5(x, ...) DB_ARG(x) __VA_OPT__(DB_E6(__VA_ARGS__))
#define DB_E6(x, ...) DB_ARG(x) __VA_OPT__(DB_E7(__VA_ARGS__))
#define DB_E7(x, ...) DB_ARG(x) __VA_OPT__(DB_E8(__VA_ARGS__))
#define DB_E8(x, ...) DB_ARG(x) __VA_OPT__(DB_E9(__VA_ARGS__))
#define DB_E9(x, ...) DB_ARG(x) __VA_OPT__(DB_E10(__VA_ARGS__))
#define DB_E10(x, ...) DB_ARG(x) __VA_OPT__(DB_E11(__VA_ARGS__))
#define DB_E11(x, ...) DB_ARG(x) __VA_OPT__(DB_E12(__VA_ARGS__))
#define DB_E12(x, ...) DB_ARG(x) __VA_OPT__(DB_E13(__VA_ARGS__))
#define DB_E13(x, ...) DB_ARG(x) __VA_OPT__(DB_E14(__VA_ARGS__))
#define DB_E14(x, ...) DB_ARG(x) __VA_OPT__(DB_E15(__VA_ARGS__))
#define DB_E15(x, ...) DB_ARG(x) __VA_OPT__(DB_E16(__VA_ARGS__))
#define DB_E16(x, ...) DB_ARG(x) __VA_OPT__(DB_E17(__VA_ARGS__))
#define DB_E17(x, ...) DB_ARG(x) __VA_OPT__(DB_E18(__VA_ARGS__))
#define DB_E18(x, ...) DB_ARG(x) __VA_OPT__(DB_E19(__VA_ARGS__))
#define DB_E19(x, ...) DB_ARG(x) __VA_OPT__(DB_E20(__VA_ARGS__))
#define DB_E20(x, ...) DB_ARG(x) __VA_OPT__(DB_E21(__VA_ARGS__))
#define DB_E21(x, ...) DB_ARG(x) __VA_OPT__(DB_E22(__VA_ARGS__))
#define DB_E22(x, ...) DB_ARG(x) __VA_OPT__(DB_E23(__VA_ARGS__))
#define DB_E23(x, ...) DB_ARG(x) __VA_OPT__(DB_E24(__VA_ARGS__))
#define DB_E24(x, ...) DB_ARG(x) __VA_OPT__(DB_E25(__VA_ARGS__))
#define DB_E25(x, ...) DB_ARG(x) __VA_OPT__(DB_E26(__VA_ARGS__))
#define DB_E26(x, ...) DB_ARG(x) __VA_OPT__(DB_E27(__VA_ARGS__))
#define DB_E27(x, ...) DB_ARG(x) __VA_OPT__(DB_E28(__VA_ARGS__))
#define DB_E28(x, ...) DB_ARG(x) __VA_OPT__(DB_E29(__VA_ARGS__))
#define DB_E29(x, ...) DB_ARG(x) __VA_OPT__(DB_E30(__VA_ARGS__))
#define DB_E30(x, ...) DB_ARG(x) __VA_OPT__(DB_E31(__VA_ARGS__))
#define DB_E31(x, ...) DB_ARG(x) __VA_OPT__(DB_E32(__VA_ARGS__))
#define DB_E32(x, ...) DB_ARG(x) __VA_OPT__(DB_E33(__VA_ARGS__))
#define DB_E33(x, ...) DB_ARG(x) __VA_OPT__(DB_E34(__VA_ARGS__))
#define DB_E34(x, ...) DB_ARG(x) __VA_OPT__(DB_E35(__VA_ARGS__))
#define DB_E35(x, ...) DB_ARG(x) __VA_OPT__(DB_E36(__VA_ARGS__))
#define DB_E36(x, ...) DB_ARG(x) __VA_OPT__(DB_E37(__VA_ARGS__))
#define DB_E37(x, ...) DB_ARG(x) __VA_OPT__(DB_E38(__VA_ARGS__))
#define DB_E38(x, ...) DB_ARG(x) __VA_OPT__(DB_E39(__VA_ARGS__))
#define DB_E39(x, ...) DB_ARG(x) __VA_OPT__(DB_E40(__VA_ARGS__))
#define DB_E40(x, ...) DB_ARG(x) __VA_OPT__(DB_E41(__VA_ARGS__))
#define DB_E41(x, ...) DB_ARG(x) __VA_OPT__(DB_E42(__VA_ARGS__))
#define DB_E42(x, ...) DB_ARG(x) __VA_OPT__(DB_E43(__VA_ARGS__))
#define DB_E43(x, ...) DB_ARG(x) __VA_OPT__(DB_E44(__VA_ARGS__))
#define DB_E44(x, ...) DB_ARG(x) __VA_OPT__(DB_E45(__VA_ARGS__))
#define DB_E45(x, ...) DB_ARG(x) __VA_OPT__(DB_E46(__VA_ARGS__))
#define DB_E46(x, ...) DB_ARG(x) __VA_OPT__(DB_E47(__VA_ARGS__))
#define DB_E47(x, ...) DB_ARG(x) __VA_OPT__(DB_E48(__VA_ARGS__))
#define DB_E48(x, ...) DB_ARG(x) __VA_OPT__(DB_E49(__VA_ARGS__))
#define DB_E49(x, ...) DB_ARG(x) __VA_OPT__(DB_E50(__VA_ARGS__))
#define DB_E50(x, ...) DB_ARG(x) __VA_OPT__(DB_E51(__VA_ARGS__))
#define DB_E51(x, ...) DB_ARG(x) __VA_OPT__(DB_E52(__VA_ARGS__))
#define DB_E52(x, ...) DB_ARG(x) __VA_OPT__(DB_E53(__VA_ARGS__))
#define DB_E53(x, ...) DB_ARG(x) __VA_OPT__(DB_E54(__VA_ARGS__))
#define DB_E54(x, ...) DB_ARG(x) __VA_OPT__(DB_E55(__VA_ARGS__))
#define DB_E55(x, ...) DB_ARG(x) __VA_OPT__(DB_E56(__VA_ARGS__))
#define DB_E56(x, ...) DB_ARG(x) __VA_OPT__(DB_E57(__VA_ARGS__))
#define DB_E57(x, ...) DB_ARG(x) __VA_OPT__(DB_E58(__VA_ARGS__))
#define DB_E58(x, ...) DB_ARG(x) __VA_OPT__(DB_E59(__VA_ARGS__))
#define DB_E59(x, ...) DB_ARG(x) __VA_OPT__(DB_E60(__VA_ARGS__))
#define DB_E60(x) DB_ARG(x)
