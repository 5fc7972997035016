-- What m004_progress creates: what lists, searches and mastery are read from, so that no list reads a grade.
-- Everything but disputes, notes, trash and the scores' origin can be made again from attempts and grades.

-- One small row for each attempt. Its number is the time of handing in, in thousandths of a millisecond, so that the order
-- of numbers is the order of time; lists page by it.
CREATE TABLE entries (
  number INTEGER PRIMARY KEY,
  attempt_id TEXT NOT NULL UNIQUE REFERENCES attempts (id) ON DELETE CASCADE,
  submitted_at TEXT NOT NULL,
  question_id TEXT NOT NULL,
  probe TEXT,
  brokers TEXT NOT NULL,
  flags TEXT NOT NULL,
  confidence INTEGER,
  score INTEGER,
  latest INTEGER,
  effective INTEGER,
  counted INTEGER NOT NULL DEFAULT 0 CHECK (counted IN (0, 1, 2))
) STRICT;
-- score: of the first grade. latest: of the newest, where it was regraded. effective: with the disputes, where there are any.
-- counted: 0 its evidence was not drawn yet, 1 it was, 2 its question was not in the bank.

CREATE INDEX entries_uncounted ON entries (number) WHERE counted = 0;
CREATE INDEX entries_unknown ON entries (question_id) WHERE counted = 2;
CREATE INDEX entries_by_question ON entries (question_id, probe, number);
CREATE INDEX entries_by_confidence ON entries (confidence, score, latest, effective) WHERE confidence IS NOT NULL;

-- What an attempt can be filtered by: kind is mode, topic, broker, level or flag.
CREATE TABLE labels (
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  number INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  PRIMARY KEY (kind, value, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX labels_by_number ON labels (number);

CREATE TABLE notes (
  attempt_id TEXT PRIMARY KEY REFERENCES attempts (id) ON DELETE CASCADE,
  text BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE disputes (
  attempt_id TEXT NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
  kind TEXT NOT NULL CHECK (kind IN ('criterion', 'misconception')),
  point TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('met', 'partial', 'missed', 'not-held')),
  note BLOB NOT NULL,
  disputed_at TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected')),
  PRIMARY KEY (attempt_id, kind, point)
) STRICT, WITHOUT ROWID;

CREATE INDEX disputes_by_time ON disputes (disputed_at);

CREATE TABLE trash (
  attempt_id TEXT PRIMARY KEY,
  deleted_at TEXT NOT NULL,
  title TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record))
) STRICT, WITHOUT ROWID;

-- The questions and points of the bank as they were last read; stamp says of which files.
CREATE TABLE studied (
  question_id TEXT PRIMARY KEY,
  stamp TEXT NOT NULL,
  place INTEGER NOT NULL,
  title TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  level TEXT NOT NULL,
  brokers TEXT NOT NULL,
  topics TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE points (
  question_id TEXT NOT NULL REFERENCES studied (question_id) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  concept TEXT NOT NULL,
  level TEXT NOT NULL,
  weight INTEGER NOT NULL,
  PRIMARY KEY (question_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  number INTEGER NOT NULL REFERENCES entries (number) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  point TEXT NOT NULL,
  concept TEXT NOT NULL,
  verdict TEXT NOT NULL,
  mass REAL NOT NULL,
  weight INTEGER NOT NULL,
  PRIMARY KEY (number, kind, point)
) STRICT, WITHOUT ROWID;

CREATE INDEX evidence_by_concept ON evidence (concept, number);

-- What the evidence on a concept comes to, for all brokers (broker is empty) and for each.
CREATE TABLE standings (
  concept TEXT NOT NULL,
  broker TEXT NOT NULL,
  record TEXT NOT NULL CHECK (json_valid(record)),
  PRIMARY KEY (concept, broker)
) STRICT, WITHOUT ROWID;

-- Concepts whose standings have to be made again from their evidence.
CREATE TABLE stale (concept TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE VIEW texts AS
SELECT e.number AS number, a.title AS title, CAST(a.prompt AS TEXT) AS prompt, CAST(a.answer AS TEXT) AS answer,
  coalesce((SELECT CAST(n.text AS TEXT) FROM notes n WHERE n.attempt_id = a.id), '')
  || coalesce((SELECT ' ' || group_concat(CAST(d.note AS TEXT), ' ') FROM disputes d WHERE d.attempt_id = a.id), '') AS notes
FROM entries e JOIN attempts a ON a.id = e.attempt_id;

CREATE VIRTUAL TABLE words USING fts5 (
  title, prompt, answer, notes,
  content = 'texts', content_rowid = 'number', tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Triggers, so that whatever writes an attempt or a grade has it listed and found.
CREATE TRIGGER entered AFTER INSERT ON entries BEGIN
  INSERT OR IGNORE INTO labels (kind, value, number)
    SELECT 'mode', s.mode, new.number FROM attempts a JOIN sessions s ON s.id = a.session_id WHERE a.id = new.attempt_id;
  INSERT OR IGNORE INTO labels (kind, value, number)
    SELECT 'level', a.level, new.number FROM attempts a WHERE a.id = new.attempt_id;
  INSERT OR IGNORE INTO labels (kind, value, number)
    SELECT 'topic', t.value, new.number FROM attempts a, json_each(a.topics) t WHERE a.id = new.attempt_id;
  INSERT OR IGNORE INTO labels (kind, value, number) SELECT 'broker', b.value, new.number FROM json_each(new.brokers) b;
  INSERT OR IGNORE INTO labels (kind, value, number) SELECT 'flag', f.value, new.number FROM json_each(new.flags) f;
  INSERT INTO words (rowid, title, prompt, answer, notes)
    SELECT number, title, prompt, answer, notes FROM texts WHERE number = new.number;
END;

CREATE TRIGGER attempt_added AFTER INSERT ON attempts BEGIN
  INSERT INTO entries (number, attempt_id, submitted_at, question_id, probe, brokers, flags, confidence)
    SELECT coalesce((SELECT max(number) + 1 FROM entries WHERE number BETWEEN start AND start + 999), start),
      new.id, new.submitted_at, new.question_id, new.probe, new.brokers, new.flags, new.confidence
    FROM (SELECT CAST(round((julianday(new.submitted_at) - 2440587.5) * 86400000.0) AS INTEGER) * 1000 AS start);
END;

CREATE TRIGGER attempt_removed BEFORE DELETE ON attempts BEGIN
  INSERT INTO words (words, rowid, title, prompt, answer, notes)
    SELECT 'delete', number, title, prompt, answer, notes
    FROM texts WHERE number = (SELECT number FROM entries WHERE attempt_id = old.id);
  INSERT OR IGNORE INTO stale (concept)
    SELECT concept FROM evidence WHERE number = (SELECT number FROM entries WHERE attempt_id = old.id);
END;

CREATE TRIGGER grade_added AFTER INSERT ON grades BEGIN
  UPDATE entries SET latest = CASE WHEN score IS NULL THEN NULL ELSE new.score END, score = coalesce(score, new.score)
    WHERE attempt_id = new.attempt_id;
  INSERT OR IGNORE INTO labels (kind, value, number)
    SELECT 'flag', 'regraded', number FROM entries WHERE attempt_id = new.attempt_id AND latest IS NOT NULL;
END;
