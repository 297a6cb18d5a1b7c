-- Requests of people about their data, and the erasures that come of them.

-- A person under a random pseudonym. The row goes with an erasure; what named the pseudonym then names nobody.
CREATE TABLE subject (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    pseudonym text NOT NULL CHECK (pseudonym ~ '^p_[0-9a-f]{16}$'),
    -- Random key of commitments about the person, sealed with the master key.
    key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, pseudonym)
);

-- Keyed hashes of identifiers, as telemetry has them.
CREATE TABLE subject_reference (
    tenant text NOT NULL,
    reference text NOT NULL CHECK (length(reference) = 43),
    pseudonym text NOT NULL,
    PRIMARY KEY (tenant, reference),
    FOREIGN KEY (tenant, pseudonym) REFERENCES subject ON DELETE CASCADE
);
CREATE INDEX subject_reference_of ON subject_reference (tenant, pseudonym);

-- Holds no identifier and no free text: it is kept as the record of the request.
CREATE TABLE privacy_request (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    -- What people call it by: DSR-0147.
    number bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('access', 'erasure', 'rectification', 'objection')),
    regime text NOT NULL CHECK (regime ~ '^[a-z][a-z0-9-]{1,19}$'),
    channel text NOT NULL CHECK (channel IN ('form', 'e-mail', 'letter', 'telephone', 'api')),
    state text NOT NULL CHECK (state IN ('received', 'identity-checked', 'planned', 'approval-asked', 'approved',
                                         'executing', 'probing', 'done', 'refused', 'withdrawn')),
    pseudonym text NOT NULL,
    received_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    acknowledge_by date,
    due_on date NOT NULL,
    extended_at timestamptz,
    identity_method text CHECK (identity_method IN ('sign-in', 'e-mail-loop', 'documents', 'agent', 'known-account')),
    identity_documents integer CHECK (identity_documents BETWEEN 0 AND 20),
    identity_by uuid REFERENCES person,
    identity_at timestamptz,
    -- What the plan found, without content.
    plan jsonb,
    plan_digest text CHECK (plan_digest ~ '^[0-9a-f]{64}$'),
    planned_at timestamptz,
    holds_checked_at timestamptz,
    asked_by uuid REFERENCES person,
    approval uuid,
    approvers uuid[] NOT NULL DEFAULT '{}',
    approved_at timestamptz,
    executed_by uuid REFERENCES person,
    -- Data that began later belong to a new beginning.
    before_at timestamptz,
    paused boolean NOT NULL DEFAULT false,
    canary bytea,
    ended_at timestamptz,
    -- Of a refusal, as the regime names it.
    ground text NOT NULL DEFAULT '' CHECK (length(ground) <= 40),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    -- One console at a time works on it; what it writes names its lease.
    lease uuid,
    lease_until timestamptz,
    next_try_at timestamptz,
    -- Nobody approves what they asked for.
    CONSTRAINT asker_is_not_approver CHECK (asked_by IS NULL OR NOT (asked_by = ANY (approvers))),
    CONSTRAINT executed_only_when_approved
        CHECK (state NOT IN ('executing', 'probing') OR (cardinality(approvers) > 0 AND before_at IS NOT NULL))
);
CREATE INDEX privacy_request_of ON privacy_request (tenant, number DESC);
CREATE INDEX privacy_request_subject ON privacy_request (tenant, pseudonym);
CREATE INDEX privacy_request_at_work ON privacy_request (next_try_at) WHERE state IN ('executing', 'probing');

-- Identifiers, address and what people wrote: sealed, and destroyed at the end of an erasure.
CREATE TABLE privacy_secret (
    request uuid PRIMARY KEY REFERENCES privacy_request ON DELETE CASCADE,
    sealed bytea NOT NULL CHECK (length(sealed) <= 65536)
);

-- One store of one erasure, and how far it is. Each column is written once its step is done.
CREATE TABLE privacy_step (
    request uuid NOT NULL REFERENCES privacy_request ON DELETE CASCADE,
    target text NOT NULL CHECK (target ~ '^[a-z][a-z0-9-]{1,59}$'),
    place integer NOT NULL CHECK (place >= 0),
    name text NOT NULL,
    holds text NOT NULL,
    method text NOT NULL,
    erasable boolean NOT NULL,
    -- -1: the store cannot count.
    found bigint NOT NULL CHECK (found >= -1),
    parts jsonb NOT NULL,
    kept jsonb NOT NULL,
    state text NOT NULL DEFAULT 'waiting'
        CHECK (state IN ('waiting', 'planted', 'controlled', 'erased', 'probed', 'stated')),
    planted_at timestamptz,
    control_found bigint,
    control_method text NOT NULL DEFAULT '',
    controlled_at timestamptz,
    erased bigint NOT NULL DEFAULT 0 CHECK (erased >= 0),
    erased_at timestamptz,
    probe_found bigint,
    -- Of the made-up person, after the erasure.
    canary_left bigint,
    probe_method text NOT NULL DEFAULT '',
    probe_places jsonb NOT NULL DEFAULT '[]',
    gone_by timestamptz,
    probed_at timestamptz,
    tries integer NOT NULL DEFAULT 0,
    trouble text NOT NULL DEFAULT '' CHECK (length(trouble) <= 1000),
    PRIMARY KEY (request, target),
    -- Finding nothing means something only where the same probe found what was planted.
    CONSTRAINT erased_after_its_control CHECK (erased_at IS NULL OR (controlled_at IS NOT NULL AND control_found > 0)),
    CONSTRAINT probed_and_empty
        CHECK (state <> 'probed' OR (erased_at IS NOT NULL AND probed_at >= erased_at AND probe_found = 0
                                     AND canary_left = 0))
);

-- What came in before an erasure is dropped where it still arrives; ends with the replay window.
CREATE TABLE tombstone (
    tenant text NOT NULL,
    reference text NOT NULL,
    before timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    request uuid NOT NULL,
    PRIMARY KEY (tenant, reference, request)
);
CREATE INDEX tombstone_end ON tombstone (expires_at);

CREATE TABLE privacy_certificate (
    request uuid PRIMARY KEY REFERENCES privacy_request ON DELETE CASCADE,
    -- The signed file.
    file text NOT NULL CHECK (length(file) <= 1048576),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    signed_at timestamptz NOT NULL
);

-- No certificate while a store is not proved empty, or while identifiers are still there.
CREATE FUNCTION certificate_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pilothouse.privacy_step s WHERE s.request = NEW.request AND s.erasable) THEN
        RAISE EXCEPTION 'nothing was erased for request %', NEW.request;
    END IF;
    IF EXISTS (SELECT FROM pilothouse.privacy_step s
               WHERE s.request = NEW.request AND s.erasable
                   AND (s.state <> 'probed'
                        OR s.probed_at < (SELECT max(o.erased_at) FROM pilothouse.privacy_step o
                                          WHERE o.request = NEW.request))) THEN
        RAISE EXCEPTION 'request % has a store that is not proved empty', NEW.request;
    END IF;
    IF EXISTS (SELECT FROM pilothouse.privacy_secret p WHERE p.request = NEW.request)
            OR EXISTS (SELECT FROM pilothouse.privacy_request r
                       JOIN pilothouse.subject s ON s.tenant = r.tenant AND s.pseudonym = r.pseudonym
                       WHERE r.id = NEW.request) THEN
        RAISE EXCEPTION 'identifiers of request % are still there', NEW.request;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER certificate_is_true BEFORE INSERT ON privacy_certificate
    FOR EACH ROW EXECUTE FUNCTION certificate_is_true();

CREATE FUNCTION tombstones_go_with_their_tenant() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
BEGIN
    DELETE FROM tombstone WHERE tenant = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tombstones_go_with_their_tenant AFTER DELETE ON tenant
    FOR EACH ROW EXECUTE FUNCTION tombstones_go_with_their_tenant();

GRANT SELECT, INSERT, DELETE ON subject, subject_reference TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE ON privacy_request TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_secret TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_step TO pilothouse_app;
GRANT SELECT, INSERT, DELETE ON tombstone TO pilothouse_app;
GRANT SELECT, INSERT ON privacy_certificate TO pilothouse_app;
-- A deleted row's bytes go with a vacuum, which the application may ask for.
GRANT MAINTAIN ON subject, subject_reference, privacy_secret TO pilothouse_app;
