-- What models are, what they descend from, and their cards.
CREATE TABLE model (
    id text PRIMARY KEY,
    -- Empty: every tenant sees it.
    tenant text REFERENCES tenant ON DELETE CASCADE,
    -- The name that deployments and callers use.
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    provider text NOT NULL,
    family text NOT NULL,
    kind text NOT NULL
        CHECK (kind IN ('unstated', 'base', 'fine-tuned', 'distilled', 'quantised', 'adapter')),
    summary text NOT NULL,
    -- SPDX identifier or text.
    licence text NOT NULL,
    -- Tokens; 0: not known.
    context_window bigint NOT NULL CHECK (context_window >= 0),
    modalities text[] NOT NULL,
    -- Oldest first: [{"label", "weights", "released", "note"}].
    versions jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    UNIQUE NULLS NOT DISTINCT (tenant, name)
);

CREATE TABLE model_parent (
    model text NOT NULL REFERENCES model ON DELETE CASCADE,
    -- Checked at the end, so that a tenant goes with all its models.
    parent text NOT NULL REFERENCES model DEFERRABLE INITIALLY DEFERRED,
    relation text NOT NULL
        CHECK (relation IN ('fine-tuned-from', 'distilled-from', 'quantised-from', 'adapter-of', 'merged-from')),
    note text NOT NULL,
    PRIMARY KEY (model, parent),
    CHECK (model <> parent)
);
CREATE INDEX model_parent_of ON model_parent (parent);

CREATE TABLE model_card (
    model text NOT NULL REFERENCES model ON DELETE CASCADE,
    number bigint NOT NULL CHECK (number >= 1),
    -- Grows with every save of this version.
    revision bigint NOT NULL CHECK (revision >= 1),
    state text NOT NULL CHECK (state IN ('draft', 'asked', 'changes-requested', 'signed')),
    content jsonb NOT NULL,
    -- SHA-256 of the content in canonical form, lower-case hexadecimal.
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    -- Who wrote any part of this version, or asked for its sign-off.
    authors uuid[] NOT NULL,
    edited_by_name text NOT NULL,
    edited_at timestamptz NOT NULL,
    -- What the model was when the sign-off was asked for.
    of_label text NOT NULL DEFAULT '',
    of_weights text NOT NULL DEFAULT '',
    approval uuid,
    asked_by_name text,
    asked_at timestamptz,
    approvers uuid[] NOT NULL DEFAULT '{}',
    signed_by_name text,
    signed_at timestamptz,
    PRIMARY KEY (model, number),
    -- Nobody signs off what they wrote or asked for.
    CONSTRAINT author_is_not_approver CHECK (NOT (authors && approvers)),
    CONSTRAINT signed_by_somebody
        CHECK ((state = 'signed') = (cardinality(approvers) > 0) AND (state = 'signed') = (signed_at IS NOT NULL))
);

-- Every save, so that a second editor is told what the first one changed.
CREATE TABLE model_card_revision (
    model text NOT NULL,
    number bigint NOT NULL,
    revision bigint NOT NULL,
    content jsonb NOT NULL,
    saved_by_name text NOT NULL,
    saved_at timestamptz NOT NULL,
    PRIMARY KEY (model, number, revision),
    FOREIGN KEY (model, number) REFERENCES model_card ON DELETE CASCADE
);

-- What gateways do with production traffic to a model without a signed-off card.
ALTER TABLE tenant
    ADD COLUMN card_policy text NOT NULL DEFAULT 'off' CHECK (card_policy IN ('off', 'warn', 'deny'));

CREATE TRIGGER count_change AFTER INSERT OR DELETE OR UPDATE OF name, versions ON model
    FOR EACH STATEMENT EXECUTE FUNCTION count_change();
CREATE TRIGGER count_change AFTER UPDATE OF state ON model_card
    FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, UPDATE, DELETE ON model, model_parent TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE ON model_card TO pilothouse_app;
GRANT SELECT, INSERT ON model_card_revision TO pilothouse_app;
