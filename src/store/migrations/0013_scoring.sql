-- Sessions, sheets, assessment, paper, interview, track record, health, ranking.
-- candidate: whom a stage scores. The application's public id, or the dossier's where the stage
-- belongs to the person and is shared by his applications.

CREATE TABLE session (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  at {INT64} NOT NULL,
  minutes INTEGER NOT NULL,
  room TEXT NOT NULL,
  together INTEGER NOT NULL CHECK (together IN (0, 1)),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX session_selection ON session (selection_id, at);
CREATE TABLE attendance (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  candidate TEXT NOT NULL,
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  p_reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE UNIQUE INDEX attendance_one ON attendance (selection_id, stage, candidate) WHERE ended_by IS NULL;

CREATE TABLE sheet_draft (
  selection_id {INT64} NOT NULL,
  stage TEXT NOT NULL,
  candidate TEXT NOT NULL,
  account_id {INT64} NOT NULL,
  instrument TEXT NOT NULL,
  p_scores TEXT NOT NULL,
  PRIMARY KEY (selection_id, stage, candidate, account_id, instrument)
) {STRICT};
-- A locked sheet, or one typed by a scribe that waits to be confirmed (confirmed = 0): confirming
-- ends that row and makes a locked one. instrument: '' for the whole stage, else one of the
-- stage's instruments. agreed: the one sheet of the panel in a stage decided by consensus.
CREATE TABLE sheet (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  candidate TEXT NOT NULL,
  account_id {INT64} NOT NULL REFERENCES account (id),
  instrument TEXT NOT NULL,
  agreed INTEGER NOT NULL CHECK (agreed IN (0, 1)),
  scribe_id {INT64},
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX sheet_application ON sheet (application_id, stage);
CREATE INDEX sheet_stage ON sheet (selection_id, stage);
CREATE UNIQUE INDEX sheet_one ON sheet (selection_id, stage, candidate, account_id, instrument, confirmed) WHERE ended_by IS NULL;
CREATE UNIQUE INDEX sheet_agreed ON sheet (selection_id, stage, candidate, instrument) WHERE ended_by IS NULL AND agreed = 1 AND confirmed = 1;
CREATE TABLE sheet_score (
  id {ID},
  sheet_id {INT64} NOT NULL REFERENCES sheet (id),
  criterion TEXT NOT NULL,
  value TEXT NOT NULL,
  p_note TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE INDEX sheet_score_sheet ON sheet_score (sheet_id);

CREATE TABLE assignment (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  candidate TEXT NOT NULL,
  account_id {INT64} NOT NULL REFERENCES account (id),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX assignment_stage ON assignment (selection_id, stage, candidate);
-- Exempt (BLR-12.3) or an earlier result carried over.
CREATE TABLE exemption (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  equal_post TEXT,
  value TEXT,
  dated TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
-- What one assessor found with one instrument. p_levels: JSON, competency, level, required.
CREATE TABLE assessment_result (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  candidate TEXT NOT NULL,
  account_id {INT64} NOT NULL REFERENCES account (id),
  instrument TEXT NOT NULL,
  p_value TEXT,
  p_levels TEXT,
  p_recommendation TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE UNIQUE INDEX assessment_result_one ON assessment_result (selection_id, stage, candidate, account_id, instrument) WHERE ended_by IS NULL;
CREATE TABLE advice (
  id {ID},
  selection_id {INT64} NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  advised_post TEXT NOT NULL,
  p_text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE handover (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL,
  stage TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
-- Theme, question sets, outlines: standardised material of a post and stage.
CREATE TABLE material (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL,
  stage TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
-- What the user of the post asked a candidate, beside the standardised questions.
CREATE TABLE user_question (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  stage TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE paper (
  id {ID},
  application_id {INT64} NOT NULL REFERENCES application (id),
  p_file_name TEXT NOT NULL,
  blob TEXT,
  sha256 TEXT NOT NULL,
  bytes {INT64} NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

-- Track record: its own compartment; p_note is never exported nor shown to the applicant.
CREATE TABLE track_note (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  aspect TEXT NOT NULL,
  p_note TEXT NOT NULL,
  p_flag INTEGER NOT NULL CHECK (p_flag IN (0, 1)),
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE track_result (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  p_reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE health_result (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  dated TEXT NOT NULL,
  p_result TEXT NOT NULL,
  p_file_name TEXT,
  blob TEXT,
  sha256 TEXT,
  bytes {INT64},
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE health_decision (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  fit INTEGER NOT NULL CHECK (fit IN (0, 1)),
  p_reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE tie_decision (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  ordering TEXT NOT NULL,
  reason TEXT NOT NULL,
  meeting_id {INT64} NOT NULL REFERENCES meeting (id),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
-- A sealed result: kept with program version and rule hash; recomputation is compared with it.
CREATE TABLE ranking (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  program TEXT NOT NULL,
  rule_hash TEXT NOT NULL,
  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE ranking_line (
  id {ID},
  ranking_id {INT64} NOT NULL REFERENCES ranking (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  place INTEGER,
  total TEXT,
  shown TEXT,
  parted_by TEXT,
  minute TEXT,
  tied INTEGER NOT NULL CHECK (tied IN (0, 1)),
  hidden_digits INTEGER NOT NULL CHECK (hidden_digits IN (0, 1)),
  passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
  excluded TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE INDEX ranking_line_ranking ON ranking_line (ranking_id);
-- The scores a line adds up: exact value and weight (a part of the whole), and where from.
CREATE TABLE ranking_part (
  id {ID},
  line_id {INT64} NOT NULL REFERENCES ranking_line (id),
  stage TEXT NOT NULL,
  value TEXT NOT NULL,
  weight TEXT NOT NULL,
  source TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE INDEX ranking_part_line ON ranking_part (line_id);
CREATE TABLE ranking_delivery (
  id {ID},
  ranking_id {INT64} NOT NULL REFERENCES ranking (id),
  to_role TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
