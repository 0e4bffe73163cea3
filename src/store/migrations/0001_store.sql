-- What the store itself keeps: which body this is, what was applied to it, leases, jobs,
-- repetitions, files, mail. Times are microseconds of machine time.

CREATE TABLE meta (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) {STRICT};

CREATE TABLE migration (
  number {INT64} NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  program TEXT NOT NULL,
  applied_at {INT64} NOT NULL
) {STRICT};

-- Who is the one: fence grows with every taking.
CREATE TABLE lease (
  name TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  fence {INT64} NOT NULL,
  expires_at {INT64} NOT NULL
) {STRICT};

CREATE TABLE job (
  id {ID},
  kind TEXT NOT NULL,
  input TEXT NOT NULL,
  only_once TEXT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
  run_after {INT64} NOT NULL,
  tries {INT64} NOT NULL,
  max_tries {INT64} NOT NULL,
  owner TEXT,
  lease_until {INT64},
  fence {INT64} NOT NULL,
  progress_n {INT64} NOT NULL,
  progress_m {INT64} NOT NULL,
  result TEXT,
  error TEXT,
  made_at {INT64} NOT NULL,
  ended_at {INT64}
) {STRICT};
CREATE INDEX job_due ON job (run_after, id) WHERE state = 'waiting';
CREATE INDEX job_running ON job (lease_until) WHERE state = 'running';
CREATE UNIQUE INDEX job_once ON job (kind, only_once) WHERE state IN ('waiting', 'running');

-- A repetition of the same intention is answered as before.
CREATE TABLE idempotency (
  actor TEXT NOT NULL,
  token TEXT NOT NULL,
  act TEXT NOT NULL,
  input_hash {BYTES} NOT NULL,
  outcome TEXT NOT NULL,
  made_at {INT64} NOT NULL,
  keep_until {INT64} NOT NULL,
  PRIMARY KEY (actor, token)
) {STRICT};
CREATE INDEX idempotency_end ON idempotency (keep_until);

-- An upload and what becomes of it. file_key: wrapped by the body's master key; null: destroyed.
CREATE TABLE blob (
  id TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  slot TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('receiving', 'stored', 'kept', 'going', 'erased')),
  length {INT64} NOT NULL,
  most {INT64} NOT NULL,
  done {INT64} NOT NULL,
  sha256 {BYTES},
  file_key {BYTES},
  made_at {INT64} NOT NULL,
  expires_at {INT64} NOT NULL
) {STRICT};
CREATE INDEX blob_expiry ON blob (expires_at) WHERE state IN ('receiving', 'stored', 'going');
CREATE INDEX blob_owner ON blob (owner, slot);

CREATE TABLE mail (
  id {ID},
  message_id TEXT,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at {INT64} NOT NULL
) {STRICT};
CREATE TABLE mail_recipient (
  id {ID},
  mail_id {INT64} NOT NULL REFERENCES mail (id),
  address TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'forgotten')),
  send_after {INT64} NOT NULL,
  tries {INT64} NOT NULL,
  owner TEXT,
  lease_until {INT64},
  fence {INT64} NOT NULL,
  reply TEXT,
  ended_at {INT64}
) {STRICT};
CREATE INDEX mail_recipient_mail ON mail_recipient (mail_id);
CREATE INDEX mail_recipient_due ON mail_recipient (send_after, id) WHERE state = 'waiting';
CREATE INDEX mail_recipient_sending ON mail_recipient (lease_until) WHERE state = 'sending';
