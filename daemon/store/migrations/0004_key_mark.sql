-- With which key file this store is written: without it nothing in here is known again. One row, from the first start on.
CREATE TABLE key_mark (
  id   INTEGER PRIMARY KEY CHECK (id = 1),
  mark TEXT NOT NULL
) STRICT;
