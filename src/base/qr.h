/* QR codes as the path of a drawing (libqrencode, error correction M), one unit a module. */
#pragma once

struct arena;

/* What stands in the attribute d of an SVG path; *ret_size: modules along one side, without the
 * quiet zone. NULL: the text does not fit, or there is no memory. */
char *qr_path(struct arena *a, const char *text, int *ret_size);
