-- What m003_mocks creates. Released: never edit it; a change is a new migration.
-- The state is everything that a crash goes on from (trainer.interview.mock.state as JSON); the debrief is kept as it was said,
-- so that a later rubric does not change an old verdict.

CREATE TABLE mocks (
  id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  question_id TEXT NOT NULL,
  level TEXT NOT NULL,
  minutes INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  saved_at TEXT NOT NULL,
  ended INTEGER NOT NULL CHECK (ended IN (0, 1)),
  verdict TEXT,
  score INTEGER CHECK (score BETWEEN 0 AND 100),
  state TEXT NOT NULL CHECK (json_valid(state)),
  debrief TEXT CHECK (debrief IS NULL OR json_valid(debrief))
) STRICT, WITHOUT ROWID;

CREATE INDEX mocks_by_time ON mocks (started_at, id);

-- Clarifying questions of an answer with what the interviewer said: they count for scoping, and a draft must not lose them.
ALTER TABLE attempts ADD COLUMN clarified BLOB;
ALTER TABLE drafts ADD COLUMN clarified BLOB;
