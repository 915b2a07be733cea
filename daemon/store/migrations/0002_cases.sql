-- All instants are nanoseconds since 1970 UTC; 0 is none.

-- Who may write: one daemon at a time. Each start takes the next epoch.
CREATE TABLE lease (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    epoch INTEGER NOT NULL,
    at    INTEGER NOT NULL
) STRICT;
INSERT INTO lease (id, epoch, at) VALUES (1, 0, 0);

-- A case as it stands: the snapshot is what the next decision begins with, the columns are for looking it up. The other
-- tables refer to it by no, an integer that grows, so that what belongs together lies together in the file; whoever is
-- outside knows the case by its code.
CREATE TABLE cases (
    no         INTEGER PRIMARY KEY,
    id         TEXT NOT NULL,
    code       TEXT NOT NULL UNIQUE CHECK (length(code) >= 5),
    reporter   TEXT NOT NULL,
    seq        INTEGER NOT NULL CHECK (seq > 0),
    opened_at  INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    ended_at   INTEGER NOT NULL DEFAULT 0,
    refocus_at INTEGER NOT NULL DEFAULT 0,
    held       INTEGER NOT NULL DEFAULT 0,
    snapshot   BLOB NOT NULL
) STRICT;
CREATE INDEX cases_open ON cases (reporter, opened_at) WHERE ended_at = 0;
CREATE INDEX cases_refocus ON cases (reporter, refocus_at) WHERE refocus_at > 0;

-- What happened to a case, in order, with all that its decision looked at.
CREATE TABLE history (
    case_no INTEGER NOT NULL REFERENCES cases (no),
    seq     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    reason  TEXT NOT NULL,
    record  BLOB NOT NULL,
    PRIMARY KEY (case_no, seq)
) STRICT, WITHOUT ROWID;

-- Who takes part in a case, and who of them holds a live ask.
CREATE TABLE participant (
    address TEXT NOT NULL,
    case_no INTEGER NOT NULL REFERENCES cases (no),
    asked   INTEGER NOT NULL CHECK (asked IN (0, 1)),
    PRIMARY KEY (address, case_no)
) STRICT, WITHOUT ROWID;
CREATE INDEX participant_case ON participant (case_no);

-- The whole set of timers of each case.
CREATE TABLE timer (
    case_no INTEGER NOT NULL REFERENCES cases (no),
    kind    TEXT NOT NULL,
    at      INTEGER NOT NULL,
    PRIMARY KEY (case_no, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_at ON timer (at);

-- What names a case in an answer: our Message-IDs, the tokens of asks, private tags; each by 16 bytes of its SHA-256.
CREATE TABLE thread (
    name    BLOB PRIMARY KEY CHECK (length(name) = 16),
    case_no INTEGER NOT NULL REFERENCES cases (no),
    private INTEGER NOT NULL CHECK (private IN (0, 1)),
    kind    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every mail of ours, rendered once; a retry sends the same bytes. A mail without a case has case_no 0.
CREATE TABLE mail (
    no       INTEGER PRIMARY KEY,
    id       TEXT NOT NULL,
    case_no  INTEGER NOT NULL,
    template TEXT NOT NULL,
    private  INTEGER NOT NULL CHECK (private IN (0, 1)),
    sender   TEXT NOT NULL,
    at       INTEGER NOT NULL,
    bytes    BLOB NOT NULL
) STRICT;
CREATE INDEX mail_case ON mail (case_no);

-- One row for each envelope.
CREATE TABLE outbox (
    no        INTEGER PRIMARY KEY,
    id        TEXT NOT NULL,
    mail_no   INTEGER NOT NULL REFERENCES mail (no),
    recipient TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'data', 'sent', 'failed', 'cancelled')),
    priority  INTEGER NOT NULL,
    due_at    INTEGER NOT NULL,
    not_after INTEGER NOT NULL DEFAULT 0,
    epoch     INTEGER NOT NULL DEFAULT 0,
    attempts  INTEGER NOT NULL DEFAULT 0,
    marked_at INTEGER NOT NULL DEFAULT 0,
    sent_at   INTEGER NOT NULL DEFAULT 0,
    answer    TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_due ON outbox (priority, due_at) WHERE state = 'pending';
CREATE INDEX outbox_busy ON outbox (state) WHERE state IN ('claimed', 'data', 'failed');

-- Which mails were taken: 16 bytes of the SHA-256 of each of their marks.
CREATE TABLE seen (
    name BLOB PRIMARY KEY CHECK (length(name) = 16),
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Mails in hand: how often each was tried, and where it goes once it is decided.
CREATE TABLE intake (
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    attempts    INTEGER NOT NULL,
    place       TEXT NOT NULL DEFAULT '' CHECK (place IN ('', 'done', 'erase', 'quarantine')),
    PRIMARY KEY (uidvalidity, uid)
) STRICT, WITHOUT ROWID;

-- Where the inbox stood at the very first start, and how far it was read.
CREATE TABLE inbox (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    started_at  INTEGER NOT NULL,
    first_valid INTEGER NOT NULL,
    first_next  INTEGER NOT NULL,
    left_alone  INTEGER NOT NULL,
    uidvalidity INTEGER NOT NULL,
    next        INTEGER NOT NULL
) STRICT;

-- Mails that could not be taken in; they lie in the quarantine folder.
CREATE TABLE quarantine (
    id          TEXT PRIMARY KEY,
    uidvalidity INTEGER NOT NULL,
    uid         INTEGER NOT NULL,
    at          INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    sender      TEXT NOT NULL,
    message_id  TEXT NOT NULL,
    size        INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('held', 'released', 'dropped'))
) STRICT;

-- One content-free answer an outside address and day.
CREATE TABLE greeting (
    address TEXT NOT NULL,
    day     TEXT NOT NULL,
    PRIMARY KEY (address, day)
) STRICT, WITHOUT ROWID;

-- What the operator's commands ask of the daemon.
CREATE TABLE request (
    id     TEXT PRIMARY KEY,
    at     INTEGER NOT NULL,
    kind   TEXT NOT NULL,
    target TEXT NOT NULL,
    who    TEXT NOT NULL,
    why    TEXT NOT NULL,
    done   INTEGER NOT NULL DEFAULT 0,
    result TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX request_open ON request (at) WHERE done = 0;

-- Which runs of a job were made.
CREATE TABLE run (
    job TEXT NOT NULL,
    at  INTEGER NOT NULL,
    PRIMARY KEY (job, at)
) STRICT, WITHOUT ROWID;
