-- Who is who, and what everything hangs on: records, milestones, accounts, officials.
-- Conventions of every fact table: made_by is the record that made the row, ended_by the record
-- that superseded it; nothing else is ever updated. Columns named p_... hold personal data: the
-- journal knows them only salted, so that they can be erased.

CREATE TABLE account (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  p_name TEXT NOT NULL,
  p_nip TEXT,
  p_email TEXT,
  unit TEXT,
  made_by {INT64} NOT NULL,
  ended_by {INT64}
) {STRICT};

-- One row an act that counted (or a refusal that is itself a decision).
CREATE TABLE record (
  id {ID},
  act TEXT NOT NULL,
  tag TEXT,
  selection_id {INT64},
  post_id {INT64},
  dossier_id {INT64},
  actor_id {INT64},
  role TEXT NOT NULL,
  behalf_id {INT64},
  second_id {INT64},
  legal_at {INT64} NOT NULL,
  machine_at {INT64} NOT NULL,
  stamp {INT64} NOT NULL,
  refused_clause TEXT
) {STRICT};
CREATE INDEX record_selection ON record (selection_id, id);
CREATE INDEX record_legal ON record (legal_at);
CREATE INDEX record_dossier ON record (dossier_id, id) WHERE dossier_id IS NOT NULL;

-- Milestones: what steps, prerequisites and phases are a function of.
CREATE TABLE event (
  id {ID},
  selection_id {INT64} NOT NULL,
  post_id {INT64},
  act TEXT NOT NULL,
  tag TEXT,
  at {INT64} NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64} REFERENCES record (id)
) {STRICT};
CREATE INDEX event_selection ON event (selection_id, id);

-- Roles of the body: appointing authority, authorised official, governor, overseer, administrator ...
CREATE TABLE official (
  id {ID},
  account_id {INT64} NOT NULL REFERENCES account (id),
  role TEXT NOT NULL,
  acting INTEGER NOT NULL DEFAULT 0 CHECK (acting IN (0, 1)),
  from_date TEXT NOT NULL,
  until_date TEXT,
  made_by {INT64} NOT NULL,
  ended_by {INT64}
) {STRICT};
CREATE INDEX official_account ON official (account_id);
-- The next election of the head of region: when candidates are set, when the term ends.
CREATE TABLE election (
  id {ID},
  candidates_on TEXT NOT NULL,
  until_date TEXT NOT NULL,
  made_by {INT64} NOT NULL,
  ended_by {INT64}
) {STRICT};

CREATE TABLE body (
  id {ID},
  name TEXT NOT NULL,
  head_title TEXT NOT NULL,
  agency TEXT NOT NULL,
  address TEXT NOT NULL,
  zone TEXT NOT NULL,
  made_by {INT64} NOT NULL,
  ended_by {INT64}
) {STRICT};

CREATE TABLE calendar_correction (
  id {ID},
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  source TEXT NOT NULL,
  working INTEGER NOT NULL CHECK (working IN (0, 1)),
  made_by {INT64} NOT NULL,
  ended_by {INT64}
) {STRICT};

-- An act that waits for its second person.
CREATE TABLE pending_act (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  act TEXT NOT NULL,
  selection_id {INT64},
  actor_id {INT64} NOT NULL,
  role TEXT NOT NULL,
  p_input TEXT NOT NULL,
  made_by {INT64} NOT NULL,
  ended_by {INT64}
) {STRICT};

CREATE TABLE override_used (
  id {ID},
  selection_id {INT64} NOT NULL,
  act TEXT NOT NULL,
  clause TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};

-- Readings of what is confidential, recorded before the first byte is sent.
CREATE TABLE reading (
  id {ID},
  account_id {INT64} NOT NULL,
  selection_id {INT64},
  dossier_id {INT64},
  resource TEXT NOT NULL,
  at {INT64} NOT NULL
) {STRICT};
CREATE INDEX reading_dossier ON reading (dossier_id, id);
