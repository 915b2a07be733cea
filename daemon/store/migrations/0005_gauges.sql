-- What the operator's page counts, it finds in an index: which step a case is in, and what is held in quarantine.
ALTER TABLE cases ADD COLUMN step TEXT NOT NULL DEFAULT '';
UPDATE cases SET step = CASE
    WHEN json_extract(CAST(snapshot AS TEXT), '$.end') IS NOT NULL THEN 'closed'
    WHEN json_extract(CAST(snapshot AS TEXT), '$.refocus_at') IS NOT NULL THEN 'refocus'
    WHEN json_extract(CAST(snapshot AS TEXT), '$.reflect_at') IS NOT NULL THEN 'learn'
    WHEN json_extract(CAST(snapshot AS TEXT), '$.plan.revision') IS NOT NULL THEN 'account'
    WHEN json_extract(CAST(snapshot AS TEXT), '$.stopped_at') IS NULL
        AND json_extract(CAST(snapshot AS TEXT), '$.talked_at') IS NULL THEN 'minimize'
    WHEN json_extract(CAST(snapshot AS TEXT), '$.seen_at') IS NULL
        AND json_extract(CAST(snapshot AS TEXT), '$.manager') IS NOT NULL THEN 'inform'
    ELSE 'account' END;
CREATE INDEX cases_step ON cases (step) WHERE ended_at = 0;
CREATE INDEX quarantine_held ON quarantine (reason) WHERE state = 'held';

-- Writes that only prove that the store can be written.
ALTER TABLE lease ADD COLUMN proved INTEGER NOT NULL DEFAULT 0;
