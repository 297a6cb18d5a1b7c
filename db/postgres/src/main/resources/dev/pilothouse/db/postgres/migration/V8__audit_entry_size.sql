-- The longest entry that a tile of the later Merkle log can hold (C2SP tlog-tiles: length in 16 bits).
ALTER TABLE audit_entry DROP CONSTRAINT audit_entry_entry_check;
ALTER TABLE audit_entry ADD CONSTRAINT audit_entry_entry_check CHECK (length(entry) <= 65535);
