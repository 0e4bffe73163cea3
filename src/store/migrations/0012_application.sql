-- Announcement, dossiers, the file check.

CREATE TABLE announcement_draft (
  selection_id {INT64} NOT NULL PRIMARY KEY REFERENCES selection (id),
  opens TEXT,
  closes TEXT,
  contents TEXT NOT NULL,
  by_account {INT64} NOT NULL
) {STRICT};
CREATE TABLE announcement (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  version INTEGER NOT NULL,
  kind TEXT NOT NULL,
  opens TEXT NOT NULL,
  closes TEXT NOT NULL,
  reason TEXT,
  scoring_hash TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE announcement_content (
  id {ID},
  announcement_id {INT64} NOT NULL REFERENCES announcement (id),
  item TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE channel_proof (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  channel TEXT NOT NULL,
  proved_on TEXT NOT NULL,
  evidence TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

-- One dossier a person and selection; one application a dossier and post.
CREATE TABLE dossier (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  made_by {INT64} NOT NULL REFERENCES record (id),
  UNIQUE (selection_id, account_id)
) {STRICT};
CREATE TABLE application (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL,
  dossier_id {INT64} NOT NULL REFERENCES dossier (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  priority INTEGER NOT NULL,
  origin TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX application_post ON application (post_id);
CREATE INDEX application_dossier ON application (dossier_id);
CREATE TABLE dossier_profile (
  id {ID},
  dossier_id {INT64} NOT NULL REFERENCES dossier (id),
  p_person TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX dossier_profile_dossier ON dossier_profile (dossier_id);
CREATE TABLE dossier_item (
  id {ID},
  dossier_id {INT64} NOT NULL REFERENCES dossier (id),
  item TEXT NOT NULL,
  p_file_name TEXT NOT NULL,
  blob TEXT,
  sha256 TEXT NOT NULL,
  bytes {INT64} NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX dossier_item_dossier ON dossier_item (dossier_id);
-- number: random, public. book_no: the registration book's own running number, internal.
CREATE TABLE submission (
  id {ID},
  dossier_id {INT64} NOT NULL REFERENCES dossier (id),
  selection_id {INT64} NOT NULL,
  channel TEXT NOT NULL,
  sent_on TEXT,
  received_at {INT64} NOT NULL,
  void INTEGER NOT NULL CHECK (void IN (0, 1)),
  void_clause TEXT,
  number TEXT UNIQUE,
  book_no {INT64},
  made_by {INT64} NOT NULL REFERENCES record (id),
  UNIQUE (selection_id, book_no)
) {STRICT};
CREATE INDEX submission_dossier ON submission (dossier_id);
CREATE TABLE withdrawal (
  id {ID},
  application_id {INT64} NOT NULL REFERENCES application (id),
  reason TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE item_check (
  id {ID},
  dossier_id {INT64} NOT NULL REFERENCES dossier (id),
  item TEXT NOT NULL,
  met INTEGER NOT NULL CHECK (met IN (0, 1)),
  criterion TEXT,
  reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX item_check_dossier ON item_check (dossier_id);
CREATE TABLE correction_request (
  id {ID},
  dossier_id {INT64} NOT NULL REFERENCES dossier (id),
  item TEXT NOT NULL,
  text TEXT NOT NULL,
  until_at {INT64} NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
-- The secretariat's proposal for one application, with the findings of the eligibility rules.
CREATE TABLE file_judgement (
  id {ID},
  application_id {INT64} NOT NULL REFERENCES application (id),
  met INTEGER NOT NULL CHECK (met IN (0, 1)),
  criterion TEXT,
  reason TEXT,
  p_findings TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX file_judgement_application ON file_judgement (application_id);
CREATE TABLE file_report (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  handed_over INTEGER NOT NULL CHECK (handed_over IN (0, 1)),
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE appointed_candidate (
  id {ID},
  application_id {INT64} NOT NULL REFERENCES application (id),
  reason TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
-- Who goes on from a stage (administrasi is one): one decision a post and stage.
CREATE TABLE stage_decision (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  stage TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE stage_result (
  id {ID},
  decision_id {INT64} NOT NULL REFERENCES stage_decision (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  stage TEXT NOT NULL,
  passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
  criterion TEXT,
  reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX stage_result_application ON stage_result (application_id, stage);
CREATE INDEX stage_result_decision ON stage_result (decision_id);
CREATE INDEX stage_decision_post ON stage_decision (post_id);
CREATE TABLE stage_announcement (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64},
  stage TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE stage_minutes (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64},
  stage TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE notice (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  stage TEXT NOT NULL,
  channel TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
