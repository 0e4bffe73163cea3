-- Selection, posts, standards, scoring set beforehand, committee, oversight, meetings, letters.

CREATE TABLE regulation_copy (
  id {ID},
  hash TEXT NOT NULL UNIQUE,
  reg_key TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL
) {STRICT};

CREATE TABLE selection (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  regulation_key TEXT NOT NULL,
  regulation_hash TEXT NOT NULL REFERENCES regulation_copy (hash),
  zone TEXT NOT NULL,
  scope TEXT NOT NULL,
  repeats_id {INT64},
  supplements TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE scope_change (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  scope TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE cancellation (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  reason TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE post (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  title TEXT NOT NULL,
  unit TEXT NOT NULL,
  class TEXT NOT NULL,
  level TEXT NOT NULL,
  catalogue TEXT,
  vacant_from TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

-- One post that stopped while the selection went on.
CREATE TABLE post_cancellation (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  reason TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE INDEX post_selection ON post (selection_id);

CREATE TABLE standard (
  id {ID},
  selection_id {INT64} NOT NULL,
  post_id {INT64} NOT NULL REFERENCES post (id),
  kind TEXT NOT NULL,
  version INTEGER NOT NULL,
  source TEXT,
  as_needed INTEGER NOT NULL CHECK (as_needed IN (0, 1)),
  content TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

-- The scoring of a selection: the secretariat drafts (fixed = 0), the panel fixes (fixed = 1).
CREATE TABLE scoring (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  fixed INTEGER NOT NULL CHECK (fixed IN (0, 1)),
  ties TEXT NOT NULL,
  hash TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE scoring_stage (
  id {ID},
  scoring_id {INT64} NOT NULL REFERENCES scoring (id),
  stage TEXT NOT NULL,
  weight INTEGER NOT NULL,
  threshold TEXT,
  top_n INTEGER NOT NULL,
  exempt TEXT,
  exempt_value TEXT,
  carry_months INTEGER NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE rubric (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  divide TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE rubric_criterion (
  id {ID},
  rubric_id {INT64} NOT NULL REFERENCES rubric (id),
  seq INTEGER NOT NULL,
  criterion TEXT NOT NULL,
  name TEXT NOT NULL,
  weight INTEGER NOT NULL,
  allowed TEXT,
  min_value TEXT,
  max_value TEXT,
  step TEXT,
  levels TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE requirement_criterion (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  link TEXT NOT NULL,
  item TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

CREATE TABLE stage_waiver (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  stage TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE schedule_plan (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  step TEXT NOT NULL,
  from_at {INT64} NOT NULL,
  until_at {INT64} NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

CREATE TABLE budget_item (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  planned INTEGER NOT NULL CHECK (planned IN (0, 1)),
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  amount {INT64} NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE equipment (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  item TEXT NOT NULL,
  detail TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

CREATE TABLE nominee (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  team TEXT NOT NULL,
  account_id {INT64} NOT NULL REFERENCES account (id),
  chair INTEGER NOT NULL CHECK (chair IN (0, 1)),
  element TEXT,
  internal INTEGER NOT NULL CHECK (internal IN (0, 1)),
  field_evidence TEXT,
  assessment_evidence TEXT,
  independence_evidence TEXT,
  experience_evidence TEXT,
  qualifications TEXT,
  level TEXT,
  conditions TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

CREATE TABLE decree (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  team TEXT NOT NULL,
  number TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

-- Roles within one selection, from the decree on.
CREATE TABLE role_grant (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  nominee_id {INT64} REFERENCES nominee (id),
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX role_grant_account ON role_grant (selection_id, account_id);

CREATE TABLE declaration (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

-- A conflict with one candidate (applicant's account) or with one post.
CREATE TABLE conflict (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  candidate_id {INT64} REFERENCES account (id),
  post_id {INT64} REFERENCES post (id),
  kind TEXT NOT NULL,
  p_note TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};

CREATE TABLE coordination (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  note TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE oversight_request (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  sent_on TEXT NOT NULL,
  due_on TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE oversight_answer (
  id {ID},
  request_id {INT64} NOT NULL REFERENCES oversight_request (id),
  granted INTEGER NOT NULL CHECK (granted IN (0, 1)),
  number TEXT NOT NULL,
  answered_on TEXT NOT NULL,
  note TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE meeting (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  kind TEXT NOT NULL,
  at {INT64} NOT NULL,
  place TEXT NOT NULL,
  agenda TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE meeting_material (
  id {ID},
  meeting_id {INT64} NOT NULL REFERENCES meeting (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE meeting_attendance (
  id {ID},
  meeting_id {INT64} NOT NULL REFERENCES meeting (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  present INTEGER NOT NULL CHECK (present IN (0, 1)),
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE minutes (
  id {ID},
  meeting_id {INT64} NOT NULL REFERENCES meeting (id),
  text TEXT NOT NULL,
  decisions TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

CREATE TABLE register (
  name TEXT NOT NULL,
  year INTEGER NOT NULL,
  n {INT64} NOT NULL,
  PRIMARY KEY (name, year)
) {STRICT};

CREATE TABLE letter (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  addressee TEXT NOT NULL,
  signer TEXT NOT NULL,
  body TEXT NOT NULL,
  post_id {INT64},
  application_id {INT64},
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE letter_state (
  id {ID},
  letter_id {INT64} NOT NULL REFERENCES letter (id),
  state TEXT NOT NULL,
  number TEXT,
  register_name TEXT,
  register_year INTEGER,
  register_n {INT64},
  note TEXT,
  p_receiver TEXT,
  at {INT64} NOT NULL,
  hash TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE INDEX letter_state_letter ON letter_state (letter_id, id);
CREATE UNIQUE INDEX letter_number ON letter_state (register_name, register_year, register_n) WHERE register_n IS NOT NULL;
