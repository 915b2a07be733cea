-- Under which marks a quarantined mail is remembered as taken, a JSON array of hex: released, it has to be forgotten there.
ALTER TABLE quarantine ADD COLUMN names TEXT NOT NULL DEFAULT '[]';
