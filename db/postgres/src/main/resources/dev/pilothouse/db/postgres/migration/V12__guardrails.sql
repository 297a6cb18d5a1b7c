-- Guardrail policies: a draft that people work on, and the versions that were published. One per feature, or '*' for every feature without its own.
CREATE TABLE guardrail_policy (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    feature text NOT NULL,
    -- JSON: {"rules": [...]}, checked before it is saved.
    draft text NOT NULL CHECK (length(draft) <= 500000),
    -- Version of the draft, against lost updates.
    version bigint NOT NULL DEFAULT 1,
    -- The published version in force; null for none.
    published bigint,
    changed_by text NOT NULL,
    changed_by_name text NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, feature)
);

CREATE TABLE guardrail_version (
    tenant text NOT NULL,
    feature text NOT NULL,
    version bigint NOT NULL,
    rules text NOT NULL CHECK (length(rules) <= 500000),
    note text NOT NULL,
    published_by text NOT NULL,
    published_by_name text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, feature, version),
    FOREIGN KEY (tenant, feature) REFERENCES guardrail_policy ON DELETE CASCADE
);

-- What a draft would have done to recorded calls. Holds no content.
CREATE TABLE guardrail_dry_run (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    feature text NOT NULL,
    rules text NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz NOT NULL,
    looked bigint NOT NULL,
    -- JSON list of {trace, at, stage, rule, action, count}; at most 500.
    changes text NOT NULL,
    changed bigint NOT NULL,
    made_by text NOT NULL,
    made_by_name text NOT NULL,
    made_at timestamptz NOT NULL
);
CREATE INDEX guardrail_dry_run_newest ON guardrail_dry_run (tenant, feature, made_at DESC);

CREATE TRIGGER count_change AFTER INSERT OR DELETE OR UPDATE OF published ON guardrail_policy
    FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, UPDATE, DELETE ON guardrail_policy, guardrail_dry_run TO pilothouse_app;
GRANT SELECT, INSERT ON guardrail_version TO pilothouse_app;
