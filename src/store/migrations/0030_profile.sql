-- What an applicant told about himself once, for every selection he applies in.
CREATE TABLE account_profile (
  id {ID},
  account_id {INT64} NOT NULL REFERENCES account (id),
  p_person TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE INDEX account_profile_account ON account_profile (account_id);
