-- What m001_initial creates. Released: never edit it; a change is a new migration.
-- Text that a person typed is a BLOB (UTF-8, lone surrogates passed through), so that it comes back byte for byte.
-- Times are ISO 8601 in UTC with six decimals, so that their text sorts as they do.

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  started_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attempts (
  id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  turn INTEGER NOT NULL CHECK (turn >= 0),
  question_id TEXT NOT NULL,
  question_revision INTEGER NOT NULL,
  title TEXT NOT NULL,
  prompt BLOB NOT NULL,
  topics TEXT NOT NULL CHECK (json_valid(topics)),
  brokers TEXT NOT NULL CHECK (json_valid(brokers)),
  level TEXT NOT NULL,
  asked_because BLOB NOT NULL,
  answer BLOB NOT NULL,
  words INTEGER NOT NULL,
  elapsed_s REAL NOT NULL,
  started_at TEXT NOT NULL,
  submitted_at TEXT NOT NULL,
  hints_shown INTEGER NOT NULL,
  confidence INTEGER CHECK (confidence BETWEEN 1 AND 5),
  flags TEXT NOT NULL CHECK (json_valid(flags)),
  parent_attempt TEXT REFERENCES attempts (id) ON DELETE SET NULL,
  probe TEXT,
  UNIQUE (session_id, turn)
) STRICT;

CREATE INDEX attempts_by_time ON attempts (submitted_at, id);
CREATE INDEX attempts_by_question ON attempts (question_id, submitted_at);
CREATE INDEX attempts_by_parent ON attempts (parent_attempt);

-- An attempt keeps every grade that it was given; the first is the one made when it was submitted.
CREATE TABLE grades (
  id INTEGER PRIMARY KEY,
  attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  score INTEGER NOT NULL CHECK (score BETWEEN 0 AND 100),
  level INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
  band_low INTEGER NOT NULL,
  band_high INTEGER NOT NULL,
  met INTEGER NOT NULL,
  partial INTEGER NOT NULL,
  mentioned INTEGER NOT NULL,
  missed INTEGER NOT NULL,
  contradicted INTEGER NOT NULL,
  misconceptions INTEGER NOT NULL,
  version TEXT NOT NULL,
  engine TEXT NOT NULL,
  model TEXT NOT NULL,
  rubric TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record))
) STRICT;

CREATE INDEX grades_by_attempt ON grades (attempt_id, id);

-- Every save is a revision; the newest is the draft, the older ones are there to go back to.
CREATE TABLE drafts (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  turn INTEGER NOT NULL CHECK (turn >= 0),
  revision INTEGER NOT NULL,
  question_id TEXT NOT NULL,
  text BLOB NOT NULL,
  scratch BLOB NOT NULL,
  elapsed_s REAL NOT NULL,
  hints_shown INTEGER NOT NULL,
  confidence INTEGER CHECK (confidence BETWEEN 1 AND 5),
  asked_because BLOB NOT NULL,
  saved_at TEXT NOT NULL,
  started_at TEXT NOT NULL,
  parent_attempt TEXT REFERENCES attempts (id) ON DELETE SET NULL,
  probe TEXT,
  prompt BLOB NOT NULL,
  asked TEXT NOT NULL CHECK (json_valid(asked)),
  met_concepts TEXT NOT NULL CHECK (json_valid(met_concepts)),
  revised INTEGER NOT NULL CHECK (revised IN (0, 1)),
  PRIMARY KEY (session_id, turn, revision)
) STRICT, WITHOUT ROWID;

CREATE INDEX drafts_by_parent ON drafts (parent_attempt);

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
