-- What features are under the EU AI Act: answers, results, sign-offs, and what gateways are told.
CREATE TABLE risk_classification (
    tenant text NOT NULL,
    feature text NOT NULL,
    -- Of the questionnaire; a signed one is never changed.
    number bigint NOT NULL CHECK (number >= 1),
    -- Grows with every answer.
    revision bigint NOT NULL CHECK (revision >= 1),
    state text NOT NULL CHECK (state IN ('draft', 'asked', 'changes-requested', 'signed')),
    -- {question: {"values": [...], "note": "..."}}
    answers jsonb NOT NULL,
    -- Whoever answered or asked: none of them is the second person.
    authors uuid[] NOT NULL DEFAULT '{}',
    changed_by_name text NOT NULL,
    changed_at timestamptz NOT NULL,
    -- Fixed when the sign-off is asked for: canonical JSON of answers, result and ruleset, and its SHA-256.
    statement text,
    digest text CHECK (digest ~ '^[0-9a-f]{64}$'),
    result jsonb,
    tier text CHECK (tier IN ('prohibited', 'high', 'limited', 'sectoral', 'minimal', 'out-of-scope')),
    ruleset_digest text,
    approval uuid,
    asked_by_name text,
    asked_at timestamptz,
    approvers uuid[] NOT NULL DEFAULT '{}',
    signed_by_name text,
    signed_at timestamptz,
    -- Ed25519 over the statement, base64, with the key that made it.
    seal_key text,
    seal_public_key text,
    seal_signature text,
    -- What another ruleset or a later day makes of the same answers; empty while nothing.
    reopened_at timestamptz,
    reopened text[] NOT NULL DEFAULT '{}',
    -- The last ruleset and day that made the same of it.
    checked_digest text,
    checked_on date,
    PRIMARY KEY (tenant, feature, number),
    FOREIGN KEY (tenant, feature) REFERENCES feature ON DELETE CASCADE,
    CONSTRAINT risk_author_is_not_approver CHECK (NOT (authors && approvers)),
    CONSTRAINT risk_signed_is_sealed
        CHECK ((state = 'signed') = (signed_at IS NOT NULL)
            AND (state <> 'signed' OR num_nulls(statement, digest, result, tier, seal_signature) = 0)),
    CONSTRAINT risk_asked_is_fixed CHECK (state <> 'asked' OR num_nulls(statement, digest, result, tier, approval) = 0)
);

-- Each answer as it was given, and what it made of the class.
CREATE TABLE risk_answer (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    tenant text NOT NULL,
    feature text NOT NULL,
    number bigint NOT NULL,
    question text NOT NULL CHECK (length(question) BETWEEN 1 AND 60),
    choices text[] NOT NULL,
    tier_before text NOT NULL,
    tier_after text NOT NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    FOREIGN KEY (tenant, feature, number) REFERENCES risk_classification ON DELETE CASCADE
);
CREATE INDEX risk_answer_of ON risk_answer (tenant, feature, number, id DESC);

-- Who disagrees, and why.
CREATE TABLE risk_dissent (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    tenant text NOT NULL,
    feature text NOT NULL,
    number bigint NOT NULL,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    FOREIGN KEY (tenant, feature, number) REFERENCES risk_classification ON DELETE CASCADE
);

-- What counts now: the signed class, or a stricter one that waits for its second person.
CREATE TABLE risk_standing (
    tenant text NOT NULL,
    feature text NOT NULL,
    number bigint NOT NULL,
    tier text NOT NULL CHECK (tier IN ('prohibited', 'high', 'limited', 'sectoral', 'minimal', 'out-of-scope')),
    confirmed boolean NOT NULL,
    articles text[] NOT NULL,
    -- From then on gateways refuse; empty: never.
    prohibited_from timestamptz,
    -- Duties of Article 50 that gateways see to.
    tells boolean NOT NULL,
    marks boolean NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (tenant, feature),
    FOREIGN KEY (tenant, feature, number) REFERENCES risk_classification ON DELETE CASCADE
);

-- Who sees to a duty until when, where it differs from what the rules say.
CREATE TABLE risk_duty (
    tenant text NOT NULL,
    feature text NOT NULL,
    duty text NOT NULL CHECK (length(duty) BETWEEN 1 AND 40),
    owner text NOT NULL CHECK (length(owner) <= 200),
    due date,
    -- Where the evidence lies that the console cannot see.
    evidence text NOT NULL CHECK (length(evidence) <= 500),
    set_by_name text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, feature, duty),
    FOREIGN KEY (tenant, feature) REFERENCES feature ON DELETE CASCADE
);

-- What answers of a feature say at their beginning.
CREATE TABLE risk_notice (
    tenant text NOT NULL,
    feature text NOT NULL,
    notice text NOT NULL CHECK (length(notice) BETWEEN 1 AND 500),
    set_by_name text NOT NULL,
    set_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, feature),
    FOREIGN KEY (tenant, feature) REFERENCES feature ON DELETE CASCADE
);

-- What gateways do with production traffic of features without a class.
ALTER TABLE tenant
    ADD COLUMN unclassified text NOT NULL DEFAULT 'off' CHECK (unclassified IN ('off', 'warn')),
    ADD COLUMN deny_unclassified_from timestamptz;

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON risk_standing
    FOR EACH STATEMENT EXECUTE FUNCTION count_change();
CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON risk_notice
    FOR EACH STATEMENT EXECUTE FUNCTION count_change();
-- Refusals name whom to ask.
CREATE TRIGGER count_change_of_owner AFTER UPDATE OF owner_name, owner_contact ON feature
    FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, UPDATE, DELETE ON risk_classification, risk_standing, risk_duty, risk_notice TO pilothouse_app;
GRANT SELECT, INSERT ON risk_answer, risk_dissent TO pilothouse_app;
