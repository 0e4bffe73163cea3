#include "base/qr.h"

#include <qrencode.h>

#include "base/arena.h"
#include "base/buf.h"

enum { PATH_MAX_BYTES = 1 << 20 };

/* Dark modules that stand side by side are one rectangle. */
static void add_row(struct buf *b, const unsigned char *row, int width, int y)
{
    for (int x = 0; x < width; x++) {
        int from = x;
        while (x < width && (row[x] & 1))
            x++;
        if (x > from)
            buf_printf(b, "M%d %dh%dv1h-%dz", from, y, x - from, x - from);
    }
}

char *qr_path(struct arena *a, const char *text, int *ret_size)
{
    struct buf b BUF_AUTO;
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M);
    if (!code)
        return NULL;
    buf_init(&b, PATH_MAX_BYTES);
    for (int y = 0; y < code->width; y++)
        add_row(&b, code->data + y * code->width, code->width, y);
    *ret_size = code->width;
    QRcode_free(code);
    return b.overflow ? NULL : buf_dup(&b, a);
}
