#include "gate/matrix.h"

#include "base/str.h"

/* From a phase on, to the end (a cancelled selection shows what it showed at its last phase). */
#define FROM(p) (PHASES(p, PHASE_REPORTED) | PHASE_BIT(PHASE_CANCELLED))
#define ALWAYS FROM(PHASE_PREPARATION)
#define OFFICE                                                                                \
    [ROLE_AGENCY] = ALWAYS, [ROLE_SECRETARIAT] = ALWAYS, [ROLE_SECRETARIAT_CHAIR] = ALWAYS
#define PANELISTS(x) [ROLE_PANEL] = (x), [ROLE_PANEL_CHAIR] = (x)

/* In the phases of rules/phase.h; the tests hold a copy of their own with the reasons
 * (test/matrix/matrix.txt). */
static const struct matrix_row rows[] = {
    {"regulation", "Peraturan",
     {[ROLE_PUBLIC] = ALWAYS, [ROLE_APPLICANT] = ALWAYS, OFFICE, PANELISTS(ALWAYS),
      [ROLE_ASSESSOR] = ALWAYS, [ROLE_PYB] = ALWAYS, [ROLE_PPK] = ALWAYS,
      [ROLE_BAPERJAKAT] = ALWAYS, [ROLE_GOVERNOR] = ALWAYS, [ROLE_OVERSEER] = ALWAYS,
      [ROLE_USER] = ALWAYS, [ROLE_ADMIN] = ALWAYS}},
    {"announcement", "Pengumuman dan jadwal",
     {[ROLE_PUBLIC] = FROM(PHASE_ANNOUNCED), [ROLE_APPLICANT] = FROM(PHASE_ANNOUNCED), OFFICE,
      PANELISTS(ALWAYS), [ROLE_ASSESSOR] = FROM(PHASE_ANNOUNCED),
      [ROLE_PYB] = FROM(PHASE_ANNOUNCED), [ROLE_PPK] = ALWAYS,
      [ROLE_BAPERJAKAT] = FROM(PHASE_ANNOUNCED), [ROLE_GOVERNOR] = FROM(PHASE_ANNOUNCED),
      [ROLE_OVERSEER] = ALWAYS, [ROLE_USER] = FROM(PHASE_ANNOUNCED)}},
    /* A draft may be prepared before the opening, and its owner reads what he prepares. */
    {"own-dossier", "Berkas sendiri", {[ROLE_APPLICANT] = FROM(PHASE_ANNOUNCED)}},
    {"dossier", "Berkas pelamar",
     {[ROLE_SECRETARIAT] = FROM(PHASE_CLOSED), [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_CLOSED),
      PANELISTS(FROM(PHASE_CLOSED)), [ROLE_OVERSEER] = FROM(PHASE_CLOSED)}},
    {"applicant-count", "Jumlah pelamar",
     {[ROLE_PUBLIC] = FROM(PHASE_SCREENED), [ROLE_APPLICANT] = FROM(PHASE_SCREENED),
      [ROLE_SECRETARIAT] = FROM(PHASE_CLOSED), [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_OPEN),
      [ROLE_PANEL] = FROM(PHASE_CLOSED), [ROLE_PANEL_CHAIR] = FROM(PHASE_OPEN),
      [ROLE_ASSESSOR] = FROM(PHASE_SELECTING), [ROLE_PYB] = FROM(PHASE_PROPOSED),
      [ROLE_PPK] = FROM(PHASE_PROPOSED), [ROLE_OVERSEER] = FROM(PHASE_OPEN)}},
    {"stage-result", "Hasil tahap",
     {[ROLE_PUBLIC] = FROM(PHASE_CLOSED), [ROLE_APPLICANT] = FROM(PHASE_CLOSED),
      [ROLE_SECRETARIAT] = FROM(PHASE_CLOSED), [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_CLOSED),
      PANELISTS(FROM(PHASE_CLOSED)), [ROLE_OVERSEER] = FROM(PHASE_CLOSED)}},
    /* Assessors read what they themselves found, the secretariat who assesses whom. */
    {"assessing", "Pekerjaan asesor",
     {[ROLE_ASSESSOR] = FROM(PHASE_SCREENED), [ROLE_SECRETARIAT] = FROM(PHASE_SCREENED),
      [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_SCREENED)}},
    {"health", "Hasil tes kesehatan", {PANELISTS(FROM(PHASE_SELECTING))}},
    /* To type what scorers wrote on paper; nothing of it is read back. */
    {"paper-sheet", "Lembar kertas",
     {[ROLE_SECRETARIAT] = PHASES(PHASE_SCREENED, PHASE_SELECTING),
      [ROLE_SECRETARIAT_CHAIR] = PHASES(PHASE_SCREENED, PHASE_SELECTING)}},
    {"plenary", "Rapat pleno", {PANELISTS(FROM(PHASE_SCREENED))}},
    /* Printed in the announcement; before it, with those who draft and fix it. */
    {"terms", "Bobot dan kriteria penilaian",
     {OFFICE, PANELISTS(ALWAYS), [ROLE_ASSESSOR] = ALWAYS, [ROLE_OVERSEER] = ALWAYS}},
    {"integrity", "Pakta integritas dan benturan sendiri",
     {OFFICE, PANELISTS(ALWAYS), [ROLE_ASSESSOR] = ALWAYS}},
    {"sheet", "Lembar penilaian",
     {PANELISTS(FROM(PHASE_CLOSED)), [ROLE_ASSESSOR] = FROM(PHASE_CLOSED),
      [ROLE_OVERSEER] = FROM(PHASE_RANKED)}},
    /* Questions stay with who asks them; the theme is told to who has come so far. */
    {"material", "Materi wawancara",
     {PANELISTS(ALWAYS), [ROLE_USER] = PHASE_BIT(PHASE_SELECTING),
      [ROLE_OVERSEER] = FROM(PHASE_RANKED)}},
    {"theme", "Tema makalah",
     {[ROLE_APPLICANT] = FROM(PHASE_SCREENED), [ROLE_SECRETARIAT] = FROM(PHASE_SCREENED),
      [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_SCREENED), PANELISTS(ALWAYS),
      [ROLE_OVERSEER] = FROM(PHASE_SCREENED)}},
    {"assessment", "Hasil tim penilai kompetensi",
     {PANELISTS(FROM(PHASE_SELECTING)), [ROLE_OVERSEER] = FROM(PHASE_RANKED)}},
    /* Answers to acts ask these two before they say more than "not yet". */
    {"progress", "Siapa yang sudah menilai",
     {[ROLE_PANEL_CHAIR] = FROM(PHASE_CLOSED), [ROLE_OVERSEER] = FROM(PHASE_RANKED)}},
    {"conflict", "Pernyataan benturan kepentingan",
     {[ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_CLOSED), [ROLE_PANEL_CHAIR] = FROM(PHASE_CLOSED),
      [ROLE_OVERSEER] = FROM(PHASE_CLOSED)}},
    {"ranking", "Peringkat",
     {PANELISTS(FROM(PHASE_SELECTING)), [ROLE_PPK] = FROM(PHASE_RANKED),
      [ROLE_BAPERJAKAT] = FROM(PHASE_RANKED), [ROLE_OVERSEER] = FROM(PHASE_RANKED)}},
    {"three-names", "Tiga nama",
     {[ROLE_PUBLIC] = FROM(PHASE_DECIDED), [ROLE_APPLICANT] = FROM(PHASE_DECIDED),
      [ROLE_SECRETARIAT] = FROM(PHASE_DECIDED), [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_PROPOSED),
      PANELISTS(FROM(PHASE_RANKED)), [ROLE_PYB] = FROM(PHASE_PROPOSED),
      [ROLE_PPK] = FROM(PHASE_PROPOSED), [ROLE_BAPERJAKAT] = FROM(PHASE_PROPOSED),
      [ROLE_GOVERNOR] = FROM(PHASE_PROPOSED), [ROLE_OVERSEER] = FROM(PHASE_PROPOSED)}},
    {"track-record", "Rekam jejak",
     {[ROLE_SECRETARIAT] = PHASES(PHASE_SCREENED, PHASE_SELECTING),
      [ROLE_SECRETARIAT_CHAIR] = PHASES(PHASE_SCREENED, PHASE_SELECTING),
      PANELISTS(FROM(PHASE_SCREENED)), [ROLE_OVERSEER] = FROM(PHASE_RANKED)}},
    {"timeline", "Linimasa",
     {[ROLE_PUBLIC] = FROM(PHASE_ANNOUNCED), [ROLE_APPLICANT] = FROM(PHASE_ANNOUNCED), OFFICE,
      PANELISTS(ALWAYS), [ROLE_ASSESSOR] = FROM(PHASE_ANNOUNCED),
      [ROLE_PYB] = FROM(PHASE_ANNOUNCED), [ROLE_PPK] = ALWAYS,
      [ROLE_BAPERJAKAT] = FROM(PHASE_ANNOUNCED), [ROLE_GOVERNOR] = FROM(PHASE_ANNOUNCED),
      [ROLE_OVERSEER] = ALWAYS, [ROLE_USER] = FROM(PHASE_ANNOUNCED)}},
    {"office", "Pekerjaan kantor",
     {OFFICE, PANELISTS(ALWAYS), [ROLE_PPK] = ALWAYS, [ROLE_PYB] = FROM(PHASE_SELECTING),
      [ROLE_OVERSEER] = ALWAYS}},
    {"checkpoint", "Segel jurnal",
     {[ROLE_PUBLIC] = ALWAYS, [ROLE_APPLICANT] = ALWAYS, OFFICE, PANELISTS(ALWAYS),
      [ROLE_ASSESSOR] = ALWAYS, [ROLE_PYB] = ALWAYS, [ROLE_PPK] = ALWAYS,
      [ROLE_BAPERJAKAT] = ALWAYS, [ROLE_GOVERNOR] = ALWAYS, [ROLE_OVERSEER] = ALWAYS,
      [ROLE_USER] = ALWAYS, [ROLE_ADMIN] = ALWAYS}},
    /* What forms offer: the regulation's own words; numbers or names of those who applied; staff. */
    {"choice", "Pilihan isian",
     {[ROLE_PUBLIC] = FROM(PHASE_ANNOUNCED), [ROLE_APPLICANT] = FROM(PHASE_ANNOUNCED), OFFICE,
      PANELISTS(ALWAYS), [ROLE_ASSESSOR] = ALWAYS, [ROLE_PYB] = ALWAYS, [ROLE_PPK] = ALWAYS,
      [ROLE_BAPERJAKAT] = ALWAYS, [ROLE_GOVERNOR] = ALWAYS, [ROLE_OVERSEER] = ALWAYS,
      [ROLE_USER] = ALWAYS}},
    {"home", "Beranda",
     {[ROLE_APPLICANT] = ALWAYS, OFFICE, PANELISTS(ALWAYS), [ROLE_ASSESSOR] = ALWAYS,
      [ROLE_PYB] = ALWAYS, [ROLE_PPK] = ALWAYS, [ROLE_BAPERJAKAT] = ALWAYS,
      [ROLE_GOVERNOR] = ALWAYS, [ROLE_OVERSEER] = ALWAYS, [ROLE_USER] = ALWAYS,
      [ROLE_ADMIN] = ALWAYS}},
    {"work", "Ruang kerja",
     {OFFICE, PANELISTS(ALWAYS), [ROLE_ASSESSOR] = ALWAYS, [ROLE_PYB] = ALWAYS,
      [ROLE_PPK] = ALWAYS, [ROLE_BAPERJAKAT] = ALWAYS, [ROLE_GOVERNOR] = ALWAYS,
      [ROLE_OVERSEER] = ALWAYS, [ROLE_USER] = ALWAYS}},
    {"choice-applicant", "Pilihan pelamar",
     {[ROLE_APPLICANT] = FROM(PHASE_ANNOUNCED), [ROLE_SECRETARIAT] = FROM(PHASE_CLOSED),
      [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_CLOSED), PANELISTS(FROM(PHASE_CLOSED)),
      [ROLE_ASSESSOR] = FROM(PHASE_SCREENED), [ROLE_PPK] = FROM(PHASE_RANKED),
      [ROLE_BAPERJAKAT] = FROM(PHASE_RANKED)}},
    {"choice-person", "Pilihan petugas",
     {OFFICE, PANELISTS(ALWAYS), [ROLE_ASSESSOR] = ALWAYS, [ROLE_PPK] = ALWAYS,
      [ROLE_ADMIN] = ALWAYS}},
    {"choice-selection", "Pilihan seleksi terdahulu",
     {[ROLE_AGENCY] = ALWAYS, [ROLE_PPK] = ALWAYS}},
    /* The letter waits for a role; the page shows it to who holds that role. */
    {"signing", "Surat yang menunggu tanda tangan",
     {[ROLE_AGENCY] = ALWAYS, [ROLE_SECRETARIAT_CHAIR] = ALWAYS, [ROLE_PANEL_CHAIR] = ALWAYS,
      [ROLE_PYB] = ALWAYS, [ROLE_PPK] = ALWAYS}},
    /* The way to the decision; names and places in it hang on rows of their own. */
    {"decision", "Jalan penetapan",
     {[ROLE_SECRETARIAT] = FROM(PHASE_SELECTING), [ROLE_SECRETARIAT_CHAIR] = FROM(PHASE_SELECTING),
      PANELISTS(FROM(PHASE_SELECTING)), [ROLE_PYB] = FROM(PHASE_SELECTING),
      [ROLE_PPK] = FROM(PHASE_SELECTING), [ROLE_BAPERJAKAT] = FROM(PHASE_SELECTING),
      [ROLE_GOVERNOR] = FROM(PHASE_PROPOSED), [ROLE_OVERSEER] = FROM(PHASE_SELECTING)}},
    /* Deadlines, deviations, recommendations: for the overseer, and for those he asks about them. */
    {"oversight", "Pengawasan",
     {[ROLE_PANEL_CHAIR] = ALWAYS, [ROLE_PPK] = ALWAYS, [ROLE_OVERSEER] = ALWAYS}},
    {"account", "Akun dan jabatan", {[ROLE_ADMIN] = ALWAYS, [ROLE_AGENCY] = ALWAYS}},
};

const struct matrix_row *matrix_row(const char *resource)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (str_eq(rows[i].resource, resource))
            return &rows[i];
    return NULL;
}

bool matrix_may(const char *resource, enum role role, enum phase phase)
{
    const struct matrix_row *row = matrix_row(resource);
    return row && (row->may[role] & PHASE_BIT(phase));
}

size_t matrix_rows(const struct matrix_row **ret)
{
    *ret = rows;
    return sizeof rows / sizeof rows[0];
}
