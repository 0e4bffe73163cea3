-- Three names, route to the choice, inauguration, reports, complaints.

CREATE TABLE three (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE three_name (
  id {ID},
  three_id {INT64} NOT NULL REFERENCES three (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE transmission (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  three_id {INT64} NOT NULL REFERENCES three (id),
  from_role TEXT NOT NULL,
  to_role TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE opinion_request (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  sent_on TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE opinion (
  id {ID},
  request_id {INT64} NOT NULL REFERENCES opinion_request (id),
  text TEXT NOT NULL,
  answered_on TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
-- Those the opinion holds fit (a permission: those it permits).
CREATE TABLE opinion_favour (
  id {ID},
  opinion_id {INT64} NOT NULL REFERENCES opinion (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE choice (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  reason TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE drop_out (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  why TEXT NOT NULL,
  evidence TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE minister_consent (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  number TEXT NOT NULL,
  dated TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE appointment (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  application_id {INT64} NOT NULL REFERENCES application (id),
  number TEXT NOT NULL,
  decided_on TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id),
  ended_by {INT64}
) {STRICT};
CREATE TABLE ceremony_plan (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64},
  at {INT64} NOT NULL,
  place TEXT NOT NULL,
  programme TEXT NOT NULL,
  rehearsed_on TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE inauguration (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  appointment_id {INT64} NOT NULL REFERENCES appointment (id),
  on_date TEXT NOT NULL,
  place TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE orientation (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  post_id {INT64} NOT NULL REFERENCES post (id),
  official TEXT NOT NULL,
  starts TEXT NOT NULL,
  ends TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE report (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  kind TEXT NOT NULL,
  addressee TEXT NOT NULL,
  copies TEXT NOT NULL,
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE complaint (
  id {ID},
  pub TEXT NOT NULL UNIQUE,
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  about TEXT NOT NULL,
  named_account_id {INT64},
  p_text TEXT NOT NULL,
  p_contact TEXT,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE complaint_answer (
  id {ID},
  complaint_id {INT64} NOT NULL REFERENCES complaint (id),
  text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
CREATE TABLE gratification (
  id {ID},
  selection_id {INT64} NOT NULL REFERENCES selection (id),
  account_id {INT64} NOT NULL REFERENCES account (id),
  p_text TEXT NOT NULL,
  made_by {INT64} NOT NULL REFERENCES record (id)
) {STRICT};
