/* Leadership training (pendidikan dan pelatihan kepemimpinan): levels 1 (highest) to 4, under
 * the names of every period: Diklatpim Tingkat I..IV; SPATI, SPAMEN, SPAMA, SPADA/ADUM; PKN
 * Tingkat I and II, PKA, PKP (Peraturan LAN 2/2019 and 15/2019). */
#pragma once

enum { TRAINING_NONE = 0, TRAINING_HIGHEST = 1, TRAINING_LOWEST = 4 };

/* "Diklatpim Tk. II", "Diklat PIM II", "SPAMEN", "PKN Tingkat II", "PKA", "II" ...; 0: none. */
int training_parse(const char *s);
/* "Diklatpim Tingkat II/PKN Tingkat II"; "" when out of range. */
const char *training_name(int level);
const char *training_nearest(const char *s);
