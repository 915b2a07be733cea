-- Guards: a condition that does not hold inserts a 0 into the column of its name, and the CHECK of that name fails.
-- The table is always empty.
CREATE TABLE guard (
    lease    INTEGER CONSTRAINT lease    CHECK (lease <> 0),
    sequence INTEGER CONSTRAINT sequence CHECK (sequence <> 0),
    fresh    INTEGER CONSTRAINT fresh    CHECK (fresh <> 0),
    claim    INTEGER CONSTRAINT claim    CHECK (claim <> 0),
    request  INTEGER CONSTRAINT request  CHECK (request <> 0)
) STRICT;
