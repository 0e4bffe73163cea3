-- Sessions, sheets, assessment, paper, interview, track record, health, ranking.

CREATE TABLE session (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  at {INT64} NOT NULL,
  minutes INTEGER NOT NULL,
  room TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE attendance (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

CREATE TABLE sheet_draft (
  selection_id {INT64} NOT NULL,
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL,
  account_id {INT64} NOT NULL,
  p_scores TEXT NOT NULL,
  PRIMARY KEY (application_id, stage, account_id)
) {STRICT};
-- A locked sheet. instrument: '' for panel sheets, the instrument's word for assessors.
CREATE TABLE sheet (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  instrument TEXT NOT NULL,
  scribe_id {INT64},
  confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX sheet_application ON sheet (application_id, stage);
CREATE TABLE sheet_score (
  id {ID},
  sheet_id {INT64} NOT NULL REFERENCES sheet (id),
  criterion TEXT NOT NULL,
  value TEXT NOT NULL,
  note TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE INDEX sheet_score_sheet ON sheet_score (sheet_id);

CREATE TABLE assignment (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX assignment_application ON assignment (application_id, stage);
-- Exempt (BLR-12.3) or an earlier result carried over.
CREATE TABLE exemption (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  kind TEXT NOT NULL,
  reason TEXT NOT NULL,
  value TEXT,
  dated TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE assessment_result (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  value TEXT NOT NULL,
  recommendation TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE advice (
  id {ID},
  selection_id {INT64} NOT NULL,
  application_id {INT64} NOT NULL REFERENCES application (id),
  text TEXT NOT NULL,
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
CREATE TABLE paper (
  id {ID},
  application_id {INT64} NOT NULL REFERENCES application (id),
  p_file_name TEXT NOT NULL,
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
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE track_result (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)),
  reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE health_result (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  kind TEXT NOT NULL,
  p_result TEXT NOT NULL,
  sha256 TEXT,
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
  tied INTEGER NOT NULL CHECK (tied IN (0, 1)),
  hidden_digits INTEGER NOT NULL CHECK (hidden_digits IN (0, 1)),
  passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
  excluded TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE ranking_delivery (
  id {ID},
  ranking_id {INT64} NOT NULL REFERENCES ranking (id),
  to_role TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
