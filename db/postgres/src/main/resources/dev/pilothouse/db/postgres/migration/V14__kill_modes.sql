-- Kills that let calls go on: at another deployment, or with tools that change nothing.
ALTER TABLE kill DROP CONSTRAINT kill_mode_check;
ALTER TABLE kill ADD CONSTRAINT kill_mode_check CHECK (mode IN ('deny-and-cut', 'deny-new', 'fall-back', 'tools-read-only'));
-- The deployment that calls go to instead; empty: the rest of their route.
ALTER TABLE kill ADD COLUMN fallback text NOT NULL DEFAULT '' CHECK (fallback = '' OR mode = 'fall-back');

-- Tools that people declared to change nothing. What is not here counts as changing something.
CREATE TABLE read_only_tool (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 256),
    -- Why it changes nothing.
    note text NOT NULL CHECK (length(note) <= 500),
    declared_by text NOT NULL,
    declared_by_name text NOT NULL,
    declared_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, name)
);
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON read_only_tool FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, DELETE ON read_only_tool TO pilothouse_app;
