-- Exports of the audit log that happen by themselves: every day, week or month, for the one that ended.
CREATE TABLE audit_export_plan (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- Null: every tenant, and entries of none.
    tenant text,
    filter text NOT NULL CHECK (length(filter) <= 4000),
    formats text[] NOT NULL CHECK (cardinality(formats) BETWEEN 1 AND 4),
    every text NOT NULL CHECK (every IN ('day', 'week', 'month')),
    -- Hour of the day, UTC; of a Monday for a week, of the first for a month.
    hour smallint NOT NULL CHECK (hour BETWEEN 0 AND 23),
    -- Below the base folder of the installation; empty: none.
    folder text NOT NULL DEFAULT '' CHECK (length(folder) <= 200),
    -- https address that gets the file; empty: none.
    webhook text NOT NULL DEFAULT '' CHECK (length(webhook) <= 500),
    -- Who set it: it may do what they may do when it runs.
    owner uuid NOT NULL,
    owner_name text NOT NULL,
    created_at timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    last_at timestamptz,
    last_export uuid,
    -- What came of the last run; empty while it runs.
    last_outcome text NOT NULL DEFAULT '' CHECK (length(last_outcome) <= 1000),
    ended_at timestamptz
);
CREATE INDEX audit_export_plan_due ON audit_export_plan (next_at) WHERE ended_at IS NULL;

GRANT SELECT, INSERT ON audit_export_plan TO pilothouse_app;
GRANT UPDATE (next_at, last_at, last_export, last_outcome, ended_at) ON audit_export_plan TO pilothouse_app;
