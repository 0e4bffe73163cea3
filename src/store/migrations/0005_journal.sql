-- The journal (docs/journal-format.md): leaves, the tree above them, what was signed, the keys of
-- what is personal. Names begin with journal_ so that none of these is taken for a fact.

-- idx null: waits for the sequencer. record_id null: padding. effects: what the record did to which
-- rows, last because it is the longest and is read by verification only.
CREATE TABLE journal_leaf (
  id {ID},
  record_id {INT64} UNIQUE,
  bytes {BYTES} NOT NULL,
  hash {BYTES} NOT NULL UNIQUE,
  idx {INT64} UNIQUE,
  prev {BYTES},
  subject TEXT,
  made_at {INT64} NOT NULL,
  effects {BYTES}
) {STRICT};
CREATE INDEX journal_leaf_waiting ON journal_leaf (id) WHERE idx IS NULL;
CREATE INDEX journal_leaf_subject ON journal_leaf (subject, id) WHERE subject IS NOT NULL;

-- Roots of the complete subtrees of 2^level leaves, level 6 and above.
CREATE TABLE journal_node (
  level INTEGER NOT NULL,
  idx {INT64} NOT NULL,
  hash {BYTES} NOT NULL,
  PRIMARY KEY (level, idx)
) {STRICT};

CREATE TABLE journal_checkpoint (
  size {INT64} NOT NULL PRIMARY KEY,
  root {BYTES} NOT NULL,
  note TEXT NOT NULL,
  signed_at {INT64} NOT NULL
) {STRICT};

-- owner: body, account:ID, record:ID. A key that is null was destroyed.
CREATE TABLE journal_key (
  owner TEXT NOT NULL PRIMARY KEY,
  key {BYTES},
  made_at {INT64} NOT NULL,
  erased_at {INT64}
) {STRICT};

-- The newest leaf of each subject: the row lock that keeps two at once in one chain.
CREATE TABLE journal_chain (
  subject TEXT NOT NULL PRIMARY KEY,
  hash {BYTES} NOT NULL
) {STRICT};
