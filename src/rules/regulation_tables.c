/* Every key of a regulation file: one row each, in the order of docs/regulation-authoring.md
 * (whose table is made from these rows). A mapping that rules something has a `clause` row;
 * its dotted path is the rule key that acts and verdicts name. */
#include "rules/regulation_tables.h"
#include "rules/regulation.h"
#include "rules/regulation_rows.h"
#include "rules/regulation_words.h"

_Static_assert(sizeof(enum role) == sizeof(int), "words are stored as int");

/* ---- what many rows share ---- */

static const char *const spaces[YAML_SPACES] = {
    [SPACE_CLAUSE] = "butir", [SPACE_STEP] = "langkah", [SPACE_REQUIREMENT] = "syarat"};

struct just_clause { const char *clause; };
static const struct yaml_row only_clause_rows[] = {CLAUSE(struct just_clause, clause)};
const struct yaml_table only_clause = YAML_TABLE(struct just_clause, only_clause_rows);

/* ---- head, clauses, readings ---- */

static const struct yaml_row force_rows[] = {
    CLAUSE(struct force_rules, clause),
    {"from", YAML_DATE, YAML_AT(struct force_rules, from),
     .about = "first day in force; `~` when the source leaves it blank (a warning only)"},
};
static const struct yaml_table force_table = YAML_TABLE(struct force_rules, force_rows);

static const struct yaml_row basis_rows[] = {
    {"text", YAML_TEXT, YAML_AT(struct legal_basis, text), .flags = YAML_MUST | YAML_PROSE | YAML_NAME,
     .about = "as printed under \"Mengingat\""},
    {"note", YAML_TEXT, YAML_AT(struct legal_basis, note), .flags = YAML_PROSE,
     .about = "a slip of the source that was corrected"},
};
static const struct yaml_table basis_table = YAML_TABLE(struct legal_basis, basis_rows);

static const struct yaml_row clause_rows[] = {
    {"id", YAML_IDENT, YAML_AT(struct clause, id), .flags = YAML_KEY, .defines = SPACE_CLAUSE},
    {"cite", YAML_TEXT, YAML_AT(struct clause, cite), .flags = YAML_MUST | YAML_PROSE | YAML_NAME,
     .about = "where it stands: \"Pasal 8 ayat (1)\""},
    {"text", YAML_TEXT, YAML_AT(struct clause, text), .flags = YAML_MUST | YAML_PROSE,
     .about = "paraphrase in Indonesian"},
    {"kind", YAML_WORD, YAML_AT(struct clause, kind), .flags = YAML_MUST | YAML_PROSE,
     .words = &words_clause_kind, .about = "what kind of rule it is"},
    {"certainty", YAML_WORD, YAML_AT(struct clause, certainty), .flags = YAML_PROSE,
     .words = &words_certainty, .dflt = SURE, .about = "how sure the fact is"},
    {"source", YAML_TEXT, YAML_AT(struct clause, source), .flags = YAML_PROSE,
     .about = "where the fact comes from, when not from the text"},
    {"note", YAML_TEXT, YAML_AT(struct clause, note), .flags = YAML_PROSE, .about = "a remark"},
    {NULL, YAML_LINE, YAML_AT(struct clause, line)},
};
static const struct yaml_table clause_table = YAML_TABLE(struct clause, clause_rows);

static const struct yaml_row reading_rows[] = {
    {"key", YAML_WORD, YAML_AT(struct reading, key), .flags = YAML_MUST | YAML_PATH,
     .words = &words_reading, .about = "which question of interpretation"},
    CLAUSE(struct reading, clause),
    {"matter", YAML_TEXT, YAML_AT(struct reading, matter), .flags = YAML_MUST | YAML_PROSE,
     .about = "what is open"},
    {"choice", YAML_IDENT, YAML_AT(struct reading, choice), .flags = YAML_MUST,
     .about = "the chosen word (see the list of readings)"},
    {"reason", YAML_TEXT, YAML_AT(struct reading, reason), .flags = YAML_MUST | YAML_PROSE,
     .about = "why"},
    {"alternative", YAML_TEXT, YAML_AT(struct reading, alternative), .flags = YAML_PROSE,
     .about = "what the other reading would mean"},
};
static const struct yaml_table reading_table =
    YAML_TABLE(struct reading, reading_rows, .check = check_reading);

static const struct yaml_row post_rows[] = {
    ID(struct post_entry, id, "letter or word"),
    {"title", YAML_TEXT, YAML_AT(struct post_entry, title), .flags = YAML_MUST | YAML_NAME,
     .about = "title of the post"},
    {"posts", YAML_WORD, YAML_AT(struct post_entry, posts), .words = &words_post_class,
     .dflt = POST_OTHER, .about = "its class"},
};
static const struct yaml_table post_table = YAML_TABLE(struct post_entry, post_rows);

static const struct yaml_row level_rows[] = {
    CLAUSE(struct regulation, level_clause),
    {"allowed", YAML_BITS, YAML_AT(struct regulation, levels), .flags = YAML_MUST,
     .words = &words_jpt_level, .about = "levels of posts it may fill"},
};
static const struct yaml_table level_table = YAML_TABLE(struct regulation, level_rows);

static const struct yaml_row catalogue_rows[] = {
    CLAUSE(struct regulation, catalogue_clause),
    PART("level", level_table, "the level of its posts"),
    {"posts", YAML_LIST, YAML_ATN(struct regulation, posts, n_posts), .flags = YAML_MUST | YAML_SILENT,
     .sub = &post_table, .about = "the posts the regulation lists"},
};
static const struct yaml_table catalogue_table = YAML_TABLE(struct regulation, catalogue_rows);

/* ---- listed things ---- */

static const struct yaml_row named_item_rows[] = {
    ID(struct named_item, id, "word"),
    NAME(struct named_item, name, "as people read it"),
    CLAUSE_OR_AROUND(struct named_item, clause),
    {"mandatory", YAML_BOOL, YAML_AT(struct named_item, mandatory), .dflt = true,
     .about = "may it be missing?"},
    {"may_be_none", YAML_BOOL, YAML_AT(struct named_item, may_be_none),
     .about = "is \"tidak ada\" an answer?"},
};
static const struct yaml_table named_item = YAML_TABLE(struct named_item, named_item_rows);

static const struct yaml_row named_items_rows[] = {
    CLAUSE(struct named_items, clause),
    {"items", YAML_LIST, YAML_ATN(struct named_items, v, n), .flags = YAML_MUST | YAML_SILENT,
     .min = 1, .sub = &named_item, .about = "in the regulation's order"},
};
const struct yaml_table named_items = YAML_TABLE(struct named_items, named_items_rows);

/* ---- announcement ---- */

static const struct yaml_row period_rows[] = {
    CLAUSE(struct period, clause),
    {"count", YAML_INT, YAML_AT(struct period, count), .min = 1, .max = 3650, .flags = YAML_MUST,
     .about = "how many"},
    {"unit", YAML_WORD, YAML_AT(struct period, unit), .flags = YAML_MUST, .words = &words_unit,
     .about = "of what"},
    {"counting", YAML_WORD, YAML_AT(struct period, counting), .words = &words_counting, .dflt = -1,
     .about = "how days are counted; for announcement.period the reading `hitung-pengumuman` says"},
};
static const struct yaml_table period_table = YAML_TABLE(struct period, period_rows);
static const struct yaml_row signed_rows[] = {CLAUSE(struct announcement_rules, signed_clause),
                                              BY(struct announcement_rules, signed_by)};
static const struct yaml_table signed_table = YAML_TABLE(struct announcement_rules, signed_rows);
static const struct yaml_row scope_rows[] = {
    CLAUSE(struct announcement_rules, scope_clause),
    {"default", YAML_WORD, YAML_AT(struct announcement_rules, scope_default), .flags = YAML_MUST,
     .words = &words_scope, .about = "the scope unless another is chosen"},
    {"allowed", YAML_BITS, YAML_AT(struct announcement_rules, scopes), .words = &words_scope,
     .about = "the scopes that may be chosen; only the default when absent"},
};
static const struct yaml_table scope_table = YAML_TABLE(struct announcement_rules, scope_rows);
static const struct yaml_row extension_rows[] = {
    CLAUSE(struct extension_rules, clause),
    {"min_applicants", YAML_INT, YAML_AT(struct extension_rules, min_applicants),
     .about = "fewer than this at a post allows it"},
    {"max_times", YAML_INT, YAML_AT(struct extension_rules, max_times),
     .about = "how often; 0: not ruled"},
    {"days", YAML_INT, YAML_AT(struct extension_rules, days), .about = "length; 0: not ruled"},
    {"unit", YAML_WORD, YAML_AT(struct extension_rules, unit), .words = &words_unit,
     .dflt = UNIT_WORKING, .about = "of what"},
    BY(struct extension_rules, by),
};
static const struct yaml_table extension_table = YAML_TABLE(struct extension_rules, extension_rows);
static const struct yaml_row announcement_rows[] = {
    CLAUSE_OF_WHOLE(struct announcement_rules),
    {"period", YAML_MAP, YAML_AT(struct announcement_rules, period), .sub = &period_table,
     .about = "shortest time the announcement is open"},
    {"registration", YAML_MAP, YAML_AT(struct announcement_rules, registration),
     .sub = &period_table, .about = "time to receive registrations"},
    {"check", YAML_MAP, YAML_AT(struct announcement_rules, check), .sub = &period_table,
     .about = "time to check dossiers"},
    {"channels", YAML_MAP, YAML_AT(struct announcement_rules, channels), .sub = &named_items,
     .about = "where it is announced; each with its proof"},
    {"contents", YAML_MAP, YAML_AT(struct announcement_rules, contents), .sub = &named_items,
     .about = "what it must say"},
    PART("signed", signed_table, "who signs it"),
    PART("scope", scope_table, "who may apply"),
    ONLY_CLAUSE("widen", struct announcement_rules, widen_clause, "a wider scope as a recorded act"),
    {"extension", YAML_MAP, YAML_AT(struct announcement_rules, extension), .sub = &extension_table,
     .about = "a longer time when too few applied"},
};
static const struct yaml_table announcement_table =
    YAML_TABLE(struct announcement_rules, announcement_rows, .check = check_announcement);

/* ---- dossier, minimum ---- */

static const struct yaml_row dossier_item_rows[] = {
    ID(struct dossier_item, id, "word"),
    NAME(struct dossier_item, name, "as people read it"),
    CLAUSE_OR_AROUND(struct dossier_item, clause),
    {"mandatory", YAML_BOOL, YAML_AT(struct dossier_item, mandatory), .dflt = true,
     .about = "may it be missing?"},
    {"kinds", YAML_TEXTS, YAML_ATN(struct dossier_item, kinds, n_kinds), .flags = YAML_WORDLIKE,
     .about = "accepted kinds of files: pdf, jpg"},
    {"judged", YAML_TEXT, YAML_AT(struct dossier_item, judged), .flags = YAML_PROSE,
     .about = "how a verifier judges it"},
    {"reason", YAML_TEXT, YAML_AT(struct dossier_item, reason), .flags = YAML_PROSE,
     .about = "the reason printed when it is refused"},
    {"requirement", YAML_IDENT, YAML_AT(struct dossier_item, requirement),
     .refers = SPACE_REQUIREMENT, .about = "the requirement of eligibility it proves"},
};
static const struct yaml_table dossier_item_table =
    YAML_TABLE(struct dossier_item, dossier_item_rows);
static const struct yaml_row early_rows[] = {
    CLAUSE(struct dossier_rules, early_clause),
    {"void", YAML_BOOL, YAML_AT(struct dossier_rules, early_void),
     .about = "is a dossier sent before the opening void?"},
};
static const struct yaml_table early_table = YAML_TABLE(struct dossier_rules, early_rows);
static const struct yaml_row dossier_rows[] = {
    CLAUSE_OF_WHOLE(struct dossier_rules),
    {"items", YAML_LIST, YAML_ATN(struct dossier_rules, items, n_items),
     .sub = &dossier_item_table, .about = "what a dossier holds"},
    {"fixed_order", YAML_BOOL, YAML_AT(struct dossier_rules, fixed_order),
     .about = "is the order binding?"},
    {"exact", YAML_BOOL, YAML_AT(struct dossier_rules, exact),
     .about = "are other documents accepted only when announced?"},
    {"may_add", YAML_BOOL, YAML_AT(struct dossier_rules, may_add),
     .about = "may the panel ask for more (\"antara lain\")?"},
    ONLY_CLAUSE("window", struct dossier_rules, window_clause, "only while the announcement is open"),
    PART("early", early_table, "sent before the opening"),
    ONLY_CLAUSE("kept", struct dossier_rules, kept_clause, "not given back"),
    ONLY_CLAUSE("priorities", struct dossier_rules, priorities_clause, "priorities must be stated"),
    {"max_posts", YAML_INT, YAML_AT(struct dossier_rules, max_posts),
     .about = "posts an applicant may choose; 0: not ruled"},
};
static const struct yaml_table dossier_table = YAML_TABLE(struct dossier_rules, dossier_rows);

static const struct yaml_row appoint_rows[] = {CLAUSE(struct minimum_rule, appoint_clause),
                                               BY(struct minimum_rule, appoint_by)};
static const struct yaml_table appoint_table = YAML_TABLE(struct minimum_rule, appoint_rows);
static const struct yaml_row minimum_rows[] = {
    {"id", YAML_IDENT, YAML_AT(struct minimum_rule, id), .flags = YAML_MUST | YAML_PATH,
     .words = &words_minimum, .about = "at which point"},
    CLAUSE(struct minimum_rule, clause),
    {"count", YAML_INT, YAML_AT(struct minimum_rule, count), .min = 1, .max = 1000,
     .flags = YAML_MUST, .about = "fewest for a post"},
    {"paths", YAML_BITS, YAML_AT(struct minimum_rule, paths), .words = &words_path,
     .about = "ways out when there are fewer; none: the regulation names none"},
    PART("appoint", appoint_table, "who appoints candidates"),
};
static const struct yaml_table minimum_table =
    YAML_TABLE(struct minimum_rule, minimum_rows, .check = check_minimum);

/* ---- eligibility ---- */

static const struct yaml_row requirement_rows[] = {
    {"id", YAML_IDENT, YAML_AT(struct requirement, id), .flags = YAML_MUST | YAML_PATH,
     .defines = SPACE_REQUIREMENT, .about = "letter or word"},
    CLAUSE(struct requirement, clause),
    NAME(struct requirement, name, "as findings name it"),
    {"kind", YAML_WORD, YAML_AT(struct requirement, kind), .flags = YAML_MUST,
     .words = &words_requirement, .about = "how it is judged"},
    {"link", YAML_TEXT, YAML_AT(struct requirement, link), .flags = YAML_PROSE,
     .about = "objective link between requirement and post"},
    {"own_government", YAML_BOOL, YAML_AT(struct requirement, own_government),
     .about = "`pns`: of the own government only"},
    {"rank", YAML_WORD, YAML_AT(struct requirement, rank), .words = &words_rank,
     .about = "`pangkat`: lowest rank"},
    {"level", YAML_WORD, YAML_AT(struct requirement, level), .words = &words_post_level,
     .about = "`riwayat-jabatan`, `jenjang`: level of the posts"},
    {"level_exact_a", YAML_BOOL, YAML_AT(struct requirement, level_exact_a),
     .about = "`riwayat-jabatan`, `jenjang`: III.b does not count"},
    {"functional", YAML_WORD, YAML_AT(struct requirement, functional), .words = &words_functional,
     .about = "`riwayat-jabatan`, `jenjang`: equal functional post"},
    {"count", YAML_INT, YAML_AT(struct requirement, count), .min = 1, .max = 20,
     .about = "`riwayat-jabatan`: number of different posts"},
    {"months", YAML_INT, YAML_AT(struct requirement, months), .min = 1, .max = 720,
     .about = "`riwayat-jabatan`, `jenjang`, `pengalaman`: how long"},
    {"except", YAML_TEXT, YAML_AT(struct requirement, except),
     .about = "`riwayat-jabatan`: title of the post that does not count"},
    {"years", YAML_INT, YAML_AT(struct requirement, years), .min = 1, .max = 100,
     .about = "`usia`: oldest age; `kinerja`: number of years"},
    {"age_on", YAML_IDENT, YAML_AT(struct requirement, age_on), .words = &words_age_on,
     .about = "`usia`: on which date; absent: the reading `tanggal-usia` says"},
    {"education", YAML_WORD, YAML_AT(struct requirement, education), .words = &words_education,
     .about = "`pendidikan`: lowest"},
    {"training", YAML_WORD, YAML_AT(struct requirement, training), .words = &words_training,
     .about = "`diklat`: lowest leadership training"},
    {"attending_ok", YAML_BOOL, YAML_AT(struct requirement, attending_ok),
     .about = "`diklat`: a letter that it is being followed suffices"},
    {"grade", YAML_WORD, YAML_AT(struct requirement, grade), .words = &words_grade, .dflt = -1,
     .about = "`kinerja`: lowest grade"},
    {"not_undergoing", YAML_BOOL, YAML_AT(struct requirement, not_undergoing),
     .about = "`disiplin`: not undergoing punishment"},
    {"never_had", YAML_BOOL, YAML_AT(struct requirement, never_had),
     .about = "`disiplin`: never had one"},
    {"degrees", YAML_BITS, YAML_AT(struct requirement, degrees), .words = &words_degree,
     .about = "`disiplin`: of which degrees"},
    {"certainty", YAML_WORD, YAML_AT(struct requirement, certainty), .flags = YAML_PROSE,
     .words = &words_certainty, .dflt = SURE, .about = "how sure the fact is"},
};
static const struct yaml_table requirement_table =
    YAML_TABLE(struct requirement, requirement_rows, .check = check_requirement);
static const struct yaml_row profile_rows[] = {
    {"posts", YAML_WORD, YAML_AT(struct eligibility_profile, posts), .flags = YAML_MUST | YAML_PATH,
     .words = &words_post_class, .about = "for which posts"},
    {"level", YAML_WORD, YAML_AT(struct eligibility_profile, level), .flags = YAML_PATH_MORE,
     .words = &words_jpt_level, .dflt = JPT_ANY, .about = "of which level"},
    CLAUSE(struct eligibility_profile, clause),
    {"requirements", YAML_LIST, YAML_ATN(struct eligibility_profile, v, n),
     .flags = YAML_MUST | YAML_SILENT, .min = 1, .sub = &requirement_table,
     .about = "every one must be met"},
};
static const struct yaml_table profile_table = YAML_TABLE(struct eligibility_profile, profile_rows);

/* ---- stages ---- */

static const struct yaml_row criterion_rows[] = {
    ID(struct criterion, id, "word"),
    NAME(struct criterion, name, "as people read it"),
    CLAUSE_OR_AROUND(struct criterion, clause),
    {"weight", YAML_PERCENT, YAML_AT(struct criterion, weight),
     .about = "within the stage; all or none, together 100"},
};
static const struct yaml_table criterion_table = YAML_TABLE(struct criterion, criterion_rows);
static const struct yaml_row exempt_rows[] = {
    CLAUSE(struct stage_rule, exempt_clause),
    {"posts", YAML_WORD, YAML_AT(struct stage_rule, exempt_posts), .words = &words_post_class,
     .dflt = POST_ANY, .about = "for which posts"},
};
static const struct yaml_table exempt_table = YAML_TABLE(struct stage_rule, exempt_rows);
static const struct yaml_row decided_rows[] = {CLAUSE(struct stage_rule, decided_clause),
                                               BY(struct stage_rule, decided_by)};
static const struct yaml_table decided_table = YAML_TABLE(struct stage_rule, decided_rows);
static const struct yaml_row published_rows[] = {CLAUSE(struct stage_rule, published_clause),
                                                 BY(struct stage_rule, published_by)};
static const struct yaml_table published_table = YAML_TABLE(struct stage_rule, published_rows);
static const struct yaml_row instrument_rows[] = {
    CLAUSE(struct stage_rule, instruments_clause),
    {"items", YAML_TEXTS, YAML_ATN(struct stage_rule, instruments, n_instruments),
     .flags = YAML_MUST | YAML_SILENT, .min = 1, .about = "instruments of the stage"},
    {"min", YAML_INT, YAML_AT(struct stage_rule, min_instruments),
     .about = "how many of them must be used"},
};
static const struct yaml_table instrument_table = YAML_TABLE(struct stage_rule, instrument_rows);
static const struct yaml_row range_rows[] = {
    CLAUSE(struct stage_rule, weight_clause),
    {"min", YAML_PERCENT, YAML_AT(struct stage_rule, weight_min), .flags = YAML_MUST,
     .about = "lowest weight"},
    {"max", YAML_PERCENT, YAML_AT(struct stage_rule, weight_max), .flags = YAML_MUST,
     .about = "highest weight"},
};
static const struct yaml_table range_table = YAML_TABLE(struct stage_rule, range_rows);
static const struct yaml_row carry_rows[] = {
    CLAUSE(struct stage_rule, carry_over_clause),
    {"months", YAML_INT, YAML_AT(struct stage_rule, carry_over_months), .min = 1, .max = 240,
     .flags = YAML_MUST, .about = "how long an earlier result stays usable"},
};
static const struct yaml_table carry_table = YAML_TABLE(struct stage_rule, carry_rows);
static const struct yaml_row stage_rows[] = {
    ID(struct stage_rule, id,
       "administrasi, makalah, kompetensi, wawancara, rekam-jejak, kesehatan, hasil"),
    NAME(struct stage_rule, name, "as people read it"),
    CLAUSE_OR_AROUND(struct stage_rule, clause),
    {"scorer", YAML_WORD, YAML_AT(struct stage_rule, scorer), .words = &words_scorer,
     .dflt = SCORER_NONE, .about = "who scores"},
    {"method", YAML_WORD, YAML_AT(struct stage_rule, method), .words = &words_method,
     .dflt = METHOD_PASS, .about = "how the score of the stage comes about"},
    {"counts", YAML_BOOL, YAML_AT(struct stage_rule, counts),
     .about = "may it carry weight in the ranking?"},
    {"beside", YAML_BOOL, YAML_AT(struct stage_rule, beside),
     .about = "does it run beside the others, not in their order?"},
    {"per_person", YAML_BOOL, YAML_AT(struct stage_rule, per_person),
     .about = "does the score belong to the person, shared by posts?"},
    {"after_result", YAML_BOOL, YAML_AT(struct stage_rule, after_result),
     .about = "does it come after the ranking?"},
    ONLY_CLAUSE("waive", struct stage_rule, waive_clause, "may be waived with a reason before opening"),
    ONLY_CLAUSE("user", struct stage_rule, user_clause, "the user of the post may ask along"),
    PART("exempt", exempt_table, "exemption for holders of an equal post"),
    PART("decided", decided_table, "who decides who goes on"),
    PART("published", published_table, "who publishes the result"),
    {"criteria", YAML_LIST, YAML_ATN(struct stage_rule, criteria, n_criteria),
     .sub = &criterion_table, .about = "what is scored"},
    PART("instruments", instrument_table, "what is used"),
    {"min_scorers", YAML_INT, YAML_AT(struct stage_rule, min_scorers), .max = 100,
     .about = "fewest scorers a participant; 0: the whole panel"},
    {"default_weight", YAML_PERCENT, YAML_AT(struct stage_rule, default_weight),
     .about = "weight in the ranking; all counting stages or none, together 100"},
    PART("weight_range", range_table, "the range a weight should keep (a warning)"),
    PART("carry_over", carry_table, "an earlier result stays usable"),
};
static const struct yaml_table stage_table =
    YAML_TABLE(struct stage_rule, stage_rows, .check = check_stage);
static const struct yaml_row stages_rows[] = {
    CLAUSE(struct regulation, stages_clause),
    {"items", YAML_LIST, YAML_ATN(struct regulation, stages, n_stages),
     .flags = YAML_MUST | YAML_SILENT, .min = 1, .max = 40, .sub = &stage_table,
     .about = "in the regulation's order"},
};
static const struct yaml_table stages_table =
    YAML_TABLE(struct regulation, stages_rows, .check = check_stages);

/* ---- steps ---- */

static const struct yaml_row norm_rows[] = {
    {"count", YAML_INT, YAML_AT(struct step_rule, norm), .min = 1, .max = 3650, .flags = YAML_MUST,
     .about = "how many"},
    {"unit", YAML_WORD, YAML_AT(struct step_rule, norm_unit), .flags = YAML_MUST,
     .words = &words_unit, .about = "of what"},
};
static const struct yaml_table norm_table = YAML_TABLE(struct step_rule, norm_rows);
static const struct yaml_row step_rows[] = {
    {"id", YAML_IDENT, YAML_AT(struct step_rule, id), .flags = YAML_MUST | YAML_PATH,
     .defines = SPACE_STEP, .about = "id of the step; usually that of its clause"},
    {"clause", YAML_IDENT, YAML_AT(struct step_rule, clause), .flags = YAML_MUST | YAML_CITE,
     .refers = SPACE_CLAUSE, .otherwise = "id", .about = "id of the clause that rules this"},
    {"title", YAML_TEXT, YAML_AT(struct step_rule, title),
     .flags = YAML_MUST | YAML_PROSE | YAML_NAME, .about = "the activity"},
    {"done", YAML_IDENT, YAML_AT(struct step_rule, done),
     .about = "event that completes it: `act` or `act:tag`"},
    {"begun", YAML_IDENT, YAML_AT(struct step_rule, begun), .about = "event that starts it"},
    BY(struct step_rule, by),
    {"inferred", YAML_BOOL, YAML_AT(struct step_rule, inferred),
     .about = "the source does not say who, or that"},
    {"ready", YAML_TEXT, YAML_AT(struct step_rule, ready), .flags = YAML_PROSE,
     .about = "what must be ready"},
    {"output", YAML_TEXT, YAML_AT(struct step_rule, output), .flags = YAML_PROSE,
     .about = "what comes out"},
    {"norm", YAML_MAP, .at = 0, .sub = &norm_table, .about = "time norm; none: never overdue"},
    {"after", YAML_TEXTS, YAML_ATN(struct step_rule, after, n_after), .flags = YAML_WORDLIKE,
     .refers = SPACE_STEP, .about = "steps that must be done first"},
    {"posts", YAML_WORD, YAML_AT(struct step_rule, posts), .words = &words_post_class,
     .dflt = POST_ANY, .about = "only for posts of this class"},
    {"per_post", YAML_BOOL, YAML_AT(struct step_rule, per_post), .about = "once for every post"},
    {"optional", YAML_BOOL, YAML_AT(struct step_rule, optional), .about = "may be left out"},
    {"waits", YAML_BOOL, YAML_AT(struct step_rule, waits), .about = "waits for an outside answer"},
};
static const struct yaml_table step_table = YAML_TABLE(struct step_rule, step_rows);

/* ---- result ---- */

static const struct yaml_row secrecy_rows[] = {
    CLAUSE(struct result_rules, secrecy_clause),
    {"readers", YAML_BITS, YAML_AT(struct result_rules, ranking_readers), .words = &words_role,
     .about = "who may read the ranking"},
};
static const struct yaml_table secrecy_table = YAML_TABLE(struct result_rules, secrecy_rows);
static const struct yaml_row three_rows[] = {
    CLAUSE(struct route_rule, three_clause), BY(struct route_rule, three_by),
    {"basis", YAML_WORD, YAML_AT(struct route_rule, basis), .words = &words_basis,
     .dflt = BASIS_HIGHEST, .about = "from whom the names are taken"},
};
static const struct yaml_table three_table = YAML_TABLE(struct route_rule, three_rows);
static const struct yaml_row choose_rows[] = {CLAUSE(struct route_rule, choose_clause),
                                              BY(struct route_rule, choose_by)};
static const struct yaml_table choose_table = YAML_TABLE(struct route_rule, choose_rows);
static const struct yaml_row opinion_rows[] = {
    CLAUSE(struct route_rule, opinion_clause), BY(struct route_rule, opinion_by),
    {"effect", YAML_WORD, YAML_AT(struct route_rule, opinion), .flags = YAML_MUST,
     .words = &words_opinion, .about = "what the outside answer binds to"},
};
static const struct yaml_table opinion_table = YAML_TABLE(struct route_rule, opinion_rows);
static const struct yaml_row route_rows[] = {
    {"posts", YAML_WORD, YAML_AT(struct route_rule, posts), .flags = YAML_MUST | YAML_PATH,
     .words = &words_post_class, .about = "for which posts"},
    CLAUSE(struct route_rule, clause),
    {"names", YAML_INT, YAML_AT(struct route_rule, names), .min = 1, .max = 20, .flags = YAML_MUST,
     .about = "how many names are put forward"},
    PART("three", three_table, "who puts them forward"),
    PART("choose", choose_table, "who chooses one"),
    ONLY_CLAUSE("consistency", struct route_rule, consistency_clause,
                "the appointee must be among the named"),
    PART("opinion", opinion_table, "an outside opinion before the choice"),
    ONLY_CLAUSE("permission", struct route_rule, permission_clause,
                "the overseer's answer before the inauguration"),
    ONLY_CLAUSE("reason", struct route_rule, reason_clause, "choosing otherwise needs a reason"),
};
static const struct yaml_table route_table =
    YAML_TABLE(struct route_rule, route_rows, .check = check_route);
static const struct yaml_row result_rows[] = {
    ONLY_CLAUSE("ranking", struct result_rules, ranking_clause, "results are made a ranking"),
    PART("secrecy", secrecy_table, "the ranking is secret"),
    ONLY_CLAUSE("tie", struct result_rules, tie_clause, "equal totals; absent: the plenary decides"),
    ONLY_CLAUSE("notice", struct result_rules, notice_clause, "notice of each stage to participants"),
    ONLY_CLAUSE("public", struct result_rules, public_clause, "scores are published openly"),
    {"routes", YAML_LIST, YAML_ATN(struct result_rules, routes, n_routes), .sub = &route_table,
     .about = "from the ranking to the choice"},
};
static const struct yaml_table result_table = YAML_TABLE(struct result_rules, result_rows);

/* ---- reports, orientation, acts, the rest ---- */

static const struct yaml_row report_rows[] = {
    ID(struct report_rule, id, "word"), CLAUSE(struct report_rule, clause),
    {"to", YAML_TEXT, YAML_AT(struct report_rule, to), .flags = YAML_MUST | YAML_NAME,
     .about = "addressee"},
    {"copies", YAML_TEXTS, YAML_ATN(struct report_rule, copies, n_copies), .about = "copies to"},
    BY(struct report_rule, by),
};
static const struct yaml_table report_table = YAML_TABLE(struct report_rule, report_rows);
static const struct yaml_row orientation_rows[] = {
    CLAUSE(struct orientation_rules, clause),
    {"months", YAML_INT, YAML_AT(struct orientation_rules, months), .min = 1, .max = 60,
     .flags = YAML_MUST, .about = "length"},
    BY(struct orientation_rules, by),
};
static const struct yaml_table orientation_table =
    YAML_TABLE(struct orientation_rules, orientation_rows);
static const struct yaml_row consent_rows[] = {
    CLAUSE(struct consent_rules, clause),
    {"months", YAML_INT, YAML_AT(struct consent_rules, months), .min = 1, .max = 60,
     .flags = YAML_MUST, .about = "after the inauguration, and before the candidates are set"},
};
static const struct yaml_table consent_table = YAML_TABLE(struct consent_rules, consent_rows);
static const struct yaml_row act_rows[] = {
    {"act", YAML_IDENT, YAML_AT(struct act_rule, act), .flags = YAML_MUST | YAML_PATH,
     .about = "`act` or `act:tag`"},
    CLAUSE(struct act_rule, clause), BY(struct act_rule, by)};
static const struct yaml_table act_table = YAML_TABLE(struct act_rule, act_rows);

static const struct yaml_word schemas[] = {{"selter/regulation/1", 1, NULL}};
static const struct yaml_vocab words_schema = YAML_VOCAB("schema", schemas);

static const struct yaml_row regulation_rows[] = {
    {"schema", YAML_IDENT, YAML_AT(struct regulation, schema), .flags = YAML_MUST | YAML_PROSE,
     .words = &words_schema, .about = "shape of this file"},
    {"key", YAML_IDENT, YAML_AT(struct regulation, key), .flags = YAML_MUST | YAML_PROSE,
     .about = "name of the regulation in the program, and of its file"},
    {"title", YAML_TEXT, YAML_AT(struct regulation, title), .flags = YAML_MUST | YAML_PROSE,
     .about = "full title"},
    {"short_title", YAML_TEXT, YAML_AT(struct regulation, short_title),
     .flags = YAML_MUST | YAML_PROSE, .about = "as cited"},
    {"government", YAML_TEXT, YAML_AT(struct regulation, government),
     .flags = YAML_MUST | YAML_PROSE, .about = "whose regulation"},
    {"region_head", YAML_TEXT, YAML_AT(struct regulation, region_head), .flags = YAML_PROSE,
     .about = "Bupati, Wali Kota, Gubernur"},
    {"province", YAML_TEXT, YAML_AT(struct regulation, province), .flags = YAML_PROSE,
     .about = "in which it lies"},
    {"zone", YAML_WORD, YAML_AT(struct regulation, zone), .flags = YAML_MUST | YAML_PROSE,
     .words = &words_zone, .dflt = ZONE_WIB, .about = "time zone of its dates"},
    {"version", YAML_INT, YAML_AT(struct regulation, version),
     .flags = YAML_MUST | YAML_PROSE, .min = 1, .about = "counts changes of this file"},
    {"in_force", YAML_MAP, YAML_AT(struct regulation, force), .flags = YAML_MUST,
     .sub = &force_table, .about = "since when"},
    {"legal_basis", YAML_LIST, YAML_ATN(struct regulation, basis, n_basis), .flags = YAML_PROSE,
     .sub = &basis_table, .about = "printed under \"Mengingat\""},
    {"supplements", YAML_TEXTS, YAML_ATN(struct regulation, supplements, n_supplements),
     .flags = YAML_WORDLIKE, .about = "keys of regulations an override may cite"},
    {"clauses", YAML_KEYED, YAML_ATN(struct regulation, clauses, n_clauses),
     .flags = YAML_MUST | YAML_PROSE, .sub = &clause_table, .about = "every clause"},
    {"readings", YAML_LIST, YAML_ATN(struct regulation, readings, n_readings),
     .sub = &reading_table, .about = "interpretations: what was chosen, and why"},
    PART("catalogue", catalogue_table, "the posts"),
    {"panel", YAML_MAP, YAML_AT(struct regulation, panel), .sub = &panel_table,
     .about = "the selection committee"},
    {"secretariat", YAML_MAP, YAML_AT(struct regulation, secretariat), .sub = &secretariat_table,
     .about = "the secretariat"},
    {"assessors", YAML_MAP, YAML_AT(struct regulation, assessors), .sub = &assessor_table,
     .about = "the assessors"},
    {"announcement", YAML_MAP, YAML_AT(struct regulation, announcement), .sub = &announcement_table,
     .about = "the announcement"},
    {"dossier", YAML_MAP, YAML_AT(struct regulation, dossier), .sub = &dossier_table,
     .about = "what applicants hand in"},
    {"minimum", YAML_LIST, YAML_ATN(struct regulation, minimums, n_minimums), .sub = &minimum_table,
     .about = "fewest candidates a post"},
    {"eligibility", YAML_LIST, YAML_ATN(struct regulation, eligibility, n_eligibility),
     .sub = &profile_table, .about = "who may apply"},
    ONLY_CLAUSE("objective_link", struct regulation, objective_link_clause,
                "requirements must have an objective link to the post"),
    PART("stages", stages_table, "the stages of the selection"),
    ONLY_CLAUSE("weights", struct regulation, weights_clause, "weights of the stages are set"),
    {"steps", YAML_LIST, YAML_ATN(struct regulation, steps, n_steps), .max = 500,
     .sub = &step_table, .about = "the procedure in the regulation's order"},
    {"result", YAML_MAP, YAML_AT(struct regulation, result), .sub = &result_table,
     .about = "ranking and choice"},
    {"reports", YAML_LIST, YAML_ATN(struct regulation, reports, n_reports), .sub = &report_table,
     .about = "reports that are due"},
    {"orientation", YAML_MAP, YAML_AT(struct regulation, orientation), .sub = &orientation_table,
     .about = "the time after the inauguration"},
    {"consent", YAML_MAP, YAML_AT(struct regulation, consent), .sub = &consent_table,
     .about = "the minister's consent to appoint, for a head of region without a settled mandate"},
    {"acts", YAML_LIST, YAML_ATN(struct regulation, acts, n_acts), .sub = &act_table,
     .about = "narrows who may do an act"},
    ONLY_CLAUSE("declaration", struct regulation, declaration_clause,
                "integrity declaration before the first act"),
    ONLY_CLAUSE("merit", struct regulation, merit_clause, "protected attributes are hidden"),
    ONLY_CLAUSE("shut_out", struct regulation, shut_out_clause,
                "staff below, or competing for, a post take no part"),
    {"equipment", YAML_MAP, YAML_AT(struct regulation, equipment), .sub = &named_items,
     .about = "budget, terms of reference, rooms"},
};
const struct yaml_table regulation_table =
    YAML_TABLE(struct regulation, regulation_rows, .check = check_regulation, .spaces = spaces);
