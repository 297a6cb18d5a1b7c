-- Prompts with numbered versions, their releases, and what is live where.
CREATE TABLE prompt (
    tenant text NOT NULL,
    name text NOT NULL,
    feature text NOT NULL,
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 2000),
    -- Number of the newest version; 0: none yet.
    newest bigint NOT NULL DEFAULT 0 CHECK (newest >= 0),
    -- Canonical JSON, checked before it is saved.
    draft text NOT NULL CHECK (length(draft) <= 600000),
    -- Against lost updates; grows with each save.
    draft_version bigint NOT NULL DEFAULT 1,
    draft_by uuid NOT NULL,
    draft_by_name text NOT NULL,
    draft_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, name),
    FOREIGN KEY (tenant, feature) REFERENCES feature ON DELETE CASCADE
);
CREATE INDEX prompt_of_feature ON prompt (tenant, feature, name);

CREATE TABLE prompt_version (
    tenant text NOT NULL,
    prompt text NOT NULL,
    version bigint NOT NULL CHECK (version >= 1),
    content text NOT NULL CHECK (length(content) <= 600000),
    -- SHA-256 of the content.
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    author uuid NOT NULL,
    author_name text NOT NULL,
    note text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, prompt, version),
    FOREIGN KEY (tenant, prompt) REFERENCES prompt ON DELETE CASCADE
);

-- One version on its way to an environment. Who wrote, asked, approved and released it are four things.
CREATE TABLE prompt_release (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    tenant text NOT NULL,
    prompt text NOT NULL,
    version bigint NOT NULL,
    feature text NOT NULL,
    environment text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('release', 'rollback')),
    state text NOT NULL
        CHECK (state IN ('asked', 'changes-requested', 'withdrawn', 'canary', 'live', 'ended')),
    -- Canonical JSON (RFC 8785) of all that shapes the answer, and its SHA-256.
    content text NOT NULL,
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    -- Hundredths of a percent of the calls that it is to get first.
    share integer NOT NULL DEFAULT 10000 CHECK (share BETWEEN 1 AND 10000),
    -- JSON: thresholds under which a canary goes on; empty: none.
    canary_rule text NOT NULL DEFAULT '',
    author uuid NOT NULL,
    author_name text NOT NULL,
    asked_by uuid NOT NULL,
    asked_by_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    note text NOT NULL CHECK (length(note) BETWEEN 1 AND 2000),
    -- JSON object.
    evidence text NOT NULL DEFAULT '{}' CHECK (length(evidence) <= 65536),
    approvers_needed integer NOT NULL CHECK (approvers_needed BETWEEN 1 AND 5),
    -- Of the approvals engine.
    approval uuid,
    released_by uuid,
    released_by_name text,
    released_at timestamptz,
    -- When it got all calls; a canary that was taken back never did.
    whole_at timestamptz,
    ended_at timestamptz,
    -- Of a rollback: it is looked at afterwards.
    review_due_at timestamptz,
    reviewed_at timestamptz,
    review_agreed boolean,
    UNIQUE (id, author, asked_by),
    FOREIGN KEY (tenant, prompt, version) REFERENCES prompt_version ON DELETE CASCADE,
    CHECK ((released_at IS NULL) = (released_by IS NULL)),
    CHECK (state IN ('asked', 'changes-requested', 'withdrawn') OR released_at IS NOT NULL),
    CHECK ((kind = 'rollback') = (review_due_at IS NOT NULL))
);
CREATE INDEX prompt_release_of_prompt ON prompt_release (tenant, prompt, environment, asked_at DESC);
CREATE INDEX prompt_release_newest ON prompt_release (asked_at DESC, id);
CREATE UNIQUE INDEX prompt_release_open ON prompt_release (tenant, prompt, environment) WHERE state = 'asked';
CREATE INDEX prompt_release_review ON prompt_release (review_due_at) WHERE review_due_at IS NOT NULL AND reviewed_at IS NULL;

-- Who approved, or looked at a rollback afterwards: nobody who wrote it or asked for it.
CREATE TABLE prompt_release_approver (
    release uuid NOT NULL,
    author uuid NOT NULL,
    asked_by uuid NOT NULL,
    approver uuid NOT NULL,
    position integer NOT NULL,
    approved_at timestamptz NOT NULL,
    PRIMARY KEY (release, approver),
    FOREIGN KEY (release, author, asked_by) REFERENCES prompt_release (id, author, asked_by) ON DELETE CASCADE,
    CONSTRAINT approver_is_not_author CHECK (approver <> author),
    CONSTRAINT approver_is_not_asker CHECK (approver <> asked_by)
);

-- What was asked for never changes, and goes live only with its approvers; a rollback only to what was live before.
CREATE FUNCTION prompt_release_is_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.digest, NEW.content, NEW.tenant, NEW.prompt, NEW.version, NEW.environment, NEW.kind, NEW.approvers_needed)
            IS DISTINCT FROM (OLD.digest, OLD.content, OLD.tenant, OLD.prompt, OLD.version, OLD.environment, OLD.kind, OLD.approvers_needed) THEN
        RAISE EXCEPTION 'release % cannot be changed', OLD.id;
    END IF;
    IF NEW.state NOT IN ('canary', 'live') THEN
        RETURN NEW;
    END IF;
    IF NEW.kind = 'rollback' AND TG_OP = 'INSERT' AND NOT EXISTS (
            SELECT FROM pilothouse.prompt_release r WHERE r.tenant = NEW.tenant AND r.prompt = NEW.prompt
                AND r.environment = NEW.environment AND r.digest = NEW.digest AND r.kind = 'release' AND r.whole_at IS NOT NULL) THEN
        RAISE EXCEPTION 'release % was never live in %', NEW.digest, NEW.environment;
    END IF;
    IF NEW.kind = 'release' AND
            (SELECT count(*) FROM pilothouse.prompt_release_approver a WHERE a.release = NEW.id) < NEW.approvers_needed THEN
        RAISE EXCEPTION 'release % needs % approvers', NEW.id, NEW.approvers_needed;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER prompt_release_is_approved BEFORE INSERT OR UPDATE ON prompt_release
    FOR EACH ROW EXECUTE FUNCTION prompt_release_is_approved();

-- What gateways serve.
CREATE TABLE prompt_live (
    tenant text NOT NULL,
    environment text NOT NULL,
    prompt text NOT NULL,
    release uuid NOT NULL REFERENCES prompt_release ON DELETE CASCADE,
    canary uuid REFERENCES prompt_release ON DELETE CASCADE,
    -- Of the canary, hundredths of a percent.
    share integer NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 10000),
    PRIMARY KEY (tenant, environment, prompt),
    FOREIGN KEY (tenant, prompt) REFERENCES prompt ON DELETE CASCADE,
    CHECK ((canary IS NULL) = (share = 0))
);

-- How many people must approve a release of the feature; without a row one.
CREATE TABLE release_rule (
    tenant text NOT NULL,
    feature text NOT NULL,
    approvers integer NOT NULL CHECK (approvers BETWEEN 1 AND 5),
    PRIMARY KEY (tenant, feature),
    FOREIGN KEY (tenant, feature) REFERENCES feature ON DELETE CASCADE
);

-- Environments in which a feature answers from its releases only.
CREATE TABLE feature_lock (
    tenant text NOT NULL,
    feature text NOT NULL,
    environment text NOT NULL,
    locked_by text NOT NULL,
    locked_by_name text NOT NULL,
    locked_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, feature, environment),
    FOREIGN KEY (tenant, feature) REFERENCES feature ON DELETE CASCADE
);

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON prompt_live FOR EACH STATEMENT EXECUTE FUNCTION count_change();
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON feature_lock FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, UPDATE ON prompt, prompt_release TO pilothouse_app;
GRANT SELECT, INSERT ON prompt_version, prompt_release_approver TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON prompt_live, release_rule, feature_lock TO pilothouse_app;
