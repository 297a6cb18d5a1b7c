-- How long data is kept, whose content is kept at all, and what is held beyond that.

-- Days by tenant, feature (empty: every one), class of retention (empty: every one) and kind of data. The most specific holds.
CREATE TABLE retention_rule (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    feature text NOT NULL DEFAULT '',
    class text NOT NULL DEFAULT '' CHECK (class ~ '^([a-z][a-z0-9-]{0,39})?$'),
    data text NOT NULL
        CHECK (data IN ('facts', 'content', 'attributes', 'feedback', 'evaluations', 'audit-events', 'playground')),
    days integer NOT NULL CHECK (days BETWEEN 1 AND 3653),
    PRIMARY KEY (tenant, feature, class, data)
);

-- Of a tenant (feature is empty) or a feature: its class of retention, and whose content is kept. Empty: not said.
CREATE TABLE keeping_rule (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    feature text NOT NULL DEFAULT '',
    class text NOT NULL DEFAULT '' CHECK (class ~ '^([a-z][a-z0-9-]{0,39})?$'),
    content text NOT NULL DEFAULT '' CHECK (content IN ('', 'always', 'with-consent', 'never')),
    PRIMARY KEY (tenant, feature)
);

-- What a call says of consent when it says nothing itself.
ALTER TABLE api_key
    ADD COLUMN consent text NOT NULL DEFAULT '' CHECK (consent IN ('', 'yes', 'no'));

-- Data that no retention deletes while it is held.
CREATE TABLE legal_hold (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    scope text NOT NULL CHECK (scope IN ('tenant', 'feature', 'subject', 'trace')),
    -- Of the scope: a feature, the reference of a person or a trace; empty for the tenant.
    target text NOT NULL DEFAULT '' CHECK ((scope = 'tenant') = (target = '')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    placed_by text NOT NULL,
    placed_by_name text NOT NULL,
    placed_at timestamptz NOT NULL,
    -- It ends by itself then; empty: only when somebody lifts it.
    until timestamptz CHECK (until > placed_at),
    lifted_by text,
    lifted_by_name text,
    lifted_at timestamptz,
    lift_reason text CHECK (length(lift_reason) BETWEEN 1 AND 2000),
    CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL))
);
CREATE INDEX legal_hold_of_tenant ON legal_hold (tenant, placed_at DESC);

-- What was deleted because its time was over. One run a day, whichever process takes it first; others were asked for by hand.
CREATE TABLE retention_run (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    day date UNIQUE,
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    failure text NOT NULL DEFAULT ''
);
CREATE INDEX retention_run_newest ON retention_run (began_at DESC);

CREATE TABLE retention_deleted (
    run uuid NOT NULL REFERENCES retention_run ON DELETE CASCADE,
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    data text NOT NULL,
    rows bigint NOT NULL CHECK (rows > 0),
    oldest date NOT NULL,
    newest date NOT NULL,
    PRIMARY KEY (run, tenant, data)
);

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON retention_rule FOR EACH STATEMENT EXECUTE FUNCTION count_change();
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON keeping_rule FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, UPDATE, DELETE ON retention_rule, keeping_rule TO pilothouse_app;
GRANT SELECT, INSERT ON legal_hold TO pilothouse_app;
GRANT UPDATE (lifted_by, lifted_by_name, lifted_at, lift_reason) ON legal_hold TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE ON retention_run TO pilothouse_app;
GRANT SELECT, INSERT ON retention_deleted TO pilothouse_app;
