-- Nodes, what signs and authenticates for them, and long work.
CREATE TABLE node (
    name text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('gateway', 'pool', 'ingest')),
    -- Serial number of its certificate in force, decimal.
    certificate_serial text NOT NULL,
    certificate_expires_at timestamptz NOT NULL,
    credential_sha256 bytea NOT NULL CHECK (length(credential_sha256) = 32),
    joined_at timestamptz NOT NULL,
    last_seen_at timestamptz,
    address text NOT NULL DEFAULT '',
    software text NOT NULL DEFAULT ''
);

-- What a node said about resources that it could not apply.
CREATE TABLE node_rejection (
    node text NOT NULL REFERENCES node ON DELETE CASCADE,
    type text NOT NULL,
    name text NOT NULL,
    resource_version text NOT NULL,
    reason text NOT NULL,
    rejected_at timestamptz NOT NULL,
    PRIMARY KEY (node, type, name)
);

-- Private keys, sealed with the master key: the bridge's authority and the signers of kill sets.
CREATE TABLE signing_key (
    id text PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('bridge-authority', 'kill-set', 'pool-credential')),
    -- Certificate or public key (DER); empty for a credential.
    public_part bytea NOT NULL,
    sealed bytea NOT NULL,
    created_at timestamptz NOT NULL,
    retired_at timestamptz
);
CREATE UNIQUE INDEX signing_key_in_force ON signing_key (purpose) WHERE retired_at IS NULL;

CREATE TABLE job (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    kind text NOT NULL,
    title text NOT NULL,
    tenant text,
    state text NOT NULL CHECK (state IN ('running', 'done', 'failed', 'cancelled')),
    done bigint NOT NULL DEFAULT 0,
    total bigint,
    detail text NOT NULL DEFAULT '',
    started_by text NOT NULL,
    started_by_name text NOT NULL,
    started_at timestamptz NOT NULL,
    heartbeat_at timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE INDEX job_newest ON job (started_at DESC);

GRANT SELECT, INSERT, UPDATE, DELETE ON node, node_rejection, job TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE (retired_at) ON signing_key TO pilothouse_app;
