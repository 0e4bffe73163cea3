-- Who stands at the door: passwords, second factors, sessions, links, tokens. None of it is a fact
-- of the procedure: nothing here has made_by, all times are microseconds of machine time. Of every
-- secret only a hash is kept, except the seed of a second factor, which is sealed with
-- keys/access.key.

CREATE TABLE credential (
  account_id {INT64} NOT NULL PRIMARY KEY REFERENCES account (id),
  hash TEXT NOT NULL,
  set_at {INT64} NOT NULL,
  confirmed_at {INT64}
) {STRICT};

-- confirmed_at null: being enrolled. last_step: no code of this step or an earlier one counts again.
CREATE TABLE second_factor (
  account_id {INT64} NOT NULL PRIMARY KEY REFERENCES account (id),
  sealed {BYTES} NOT NULL,
  made_at {INT64} NOT NULL,
  confirmed_at {INT64},
  last_step {INT64} NOT NULL
) {STRICT};

CREATE TABLE recovery_code (
  id {ID},
  account_id {INT64} NOT NULL REFERENCES account (id),
  hash {BYTES} NOT NULL,
  used_at {INT64}
) {STRICT};
CREATE INDEX recovery_code_account ON recovery_code (account_id);

-- fresh_at: when password (and second factor) were given last.
CREATE TABLE access_session (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  token_hash {BYTES} NOT NULL UNIQUE,
  account_id {INT64} NOT NULL REFERENCES account (id),
  needs_second INTEGER NOT NULL CHECK (needs_second IN (0, 1)),
  role TEXT,
  address TEXT NOT NULL,
  agent TEXT NOT NULL,
  made_at {INT64} NOT NULL,
  seen_at {INT64} NOT NULL,
  fresh_at {INT64} NOT NULL,
  ended_at {INT64}
) {STRICT};
CREATE INDEX access_session_account ON access_session (account_id, id);

-- Failures by (who, from where), by address and by account, under a keyed hash of these.
CREATE TABLE access_throttle (
  key {BYTES} NOT NULL PRIMARY KEY,
  fails {INT64} NOT NULL,
  last_at {INT64} NOT NULL,
  until_at {INT64} NOT NULL
) {STRICT};
CREATE INDEX access_throttle_last ON access_throttle (last_at);

-- What the owner of an account is shown of attempts to sign in. account_id null: nobody's.
CREATE TABLE access_attempt (
  id {ID},
  account_id {INT64},
  at {INT64} NOT NULL,
  result TEXT NOT NULL,
  address TEXT NOT NULL,
  agent TEXT NOT NULL
) {STRICT};
CREATE INDEX access_attempt_at ON access_attempt (at);
CREATE INDEX access_attempt_account ON access_attempt (account_id, id);

-- The row never holds the link's secret, which is a keyed hash of pub.
CREATE TABLE login_link (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  account_id {INT64} NOT NULL REFERENCES account (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('undangan', 'sandi', 'surel', 'lembar')),
  made_at {INT64} NOT NULL,
  until_at {INT64} NOT NULL,
  used_at {INT64}
) {STRICT};
CREATE INDEX login_link_account ON login_link (account_id, id);

CREATE TABLE access_token (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  token_hash {BYTES} NOT NULL UNIQUE,
  account_id {INT64} NOT NULL REFERENCES account (id),
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('baca', 'baca,tindak')),
  made_at {INT64} NOT NULL,
  until_at {INT64} NOT NULL,
  used_at {INT64},
  ended_at {INT64}
) {STRICT};
CREATE INDEX access_token_account ON access_token (account_id, id);

-- By what people sign in.
CREATE INDEX account_nip ON account (p_nip);
CREATE INDEX account_email ON account (LOWER(p_email));
