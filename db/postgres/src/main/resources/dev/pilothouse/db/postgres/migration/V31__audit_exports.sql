-- Exports of the audit log: what each file tells, of whom, and where it is.
CREATE TABLE audit_export (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    job uuid NOT NULL UNIQUE REFERENCES job ON DELETE CASCADE,
    -- The tenants whose entries may be in it; null: all, and entries of none.
    tenants text[],
    -- JSON object of words by name.
    filter text NOT NULL CHECK (length(filter) <= 4000),
    formats text[] NOT NULL CHECK (cardinality(formats) BETWEEN 1 AND 4),
    -- The plan that asked for it; null: a person did.
    plan uuid,
    asked_by text NOT NULL,
    asked_by_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    -- Of the file, once it is whole.
    entries bigint CHECK (entries >= 0),
    decisions bigint CHECK (decisions >= 0),
    bytes bigint CHECK (bytes > 0),
    sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    first_seq bigint,
    last_seq bigint,
    ready_at timestamptz,
    -- When the file was deleted, and why.
    gone_at timestamptz,
    gone_why text NOT NULL DEFAULT ''
);
CREATE INDEX audit_export_newest ON audit_export (asked_at DESC);

GRANT SELECT, INSERT ON audit_export TO pilothouse_app;
GRANT UPDATE (entries, decisions, bytes, sha256, first_seq, last_seq, ready_at, gone_at, gone_why) ON audit_export
    TO pilothouse_app;
