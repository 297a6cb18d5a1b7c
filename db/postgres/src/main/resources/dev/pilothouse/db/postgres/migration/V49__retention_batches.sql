-- Deletions are noted batch by batch: what is about to go before it goes, what went once it has.

-- Who carries the run out, and their last sign of life.
ALTER TABLE retention_run
    ADD COLUMN runner uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN alive_at timestamptz NOT NULL DEFAULT now();
UPDATE retention_run SET alive_at = began_at;

-- What a batch is about to delete of a tenant. Taken away when it is noted what went; what a process leaves that ended is counted by the next one.
CREATE TABLE retention_going (
    id uuid PRIMARY KEY,
    run uuid NOT NULL REFERENCES retention_run ON DELETE CASCADE,
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    data text NOT NULL,
    -- Of the rows: tenant, feature, class and day, with tabs between them.
    keys text[] NOT NULL CHECK (cardinality(keys) > 0),
    rows bigint NOT NULL CHECK (rows > 0),
    oldest date NOT NULL,
    newest date NOT NULL
);
CREATE INDEX retention_going_of_run ON retention_going (run);

GRANT SELECT, INSERT, DELETE ON retention_going TO pilothouse_app;
GRANT UPDATE ON retention_deleted TO pilothouse_app;
