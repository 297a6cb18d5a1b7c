-- Who: tenants, teams, people, what they may do, and the credentials of machines.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pilothouse_app') THEN
        CREATE ROLE pilothouse_app NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'pilothouse_audit') THEN
        CREATE ROLE pilothouse_audit NOLOGIN;
        GRANT pilothouse_audit TO CURRENT_USER;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA pilothouse TO pilothouse_app;

CREATE TABLE tenant (
    id text PRIMARY KEY,
    display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    sample boolean NOT NULL DEFAULT false,
    -- Secret of the HMAC of subject references, sealed with the master key.
    subject_key bytea NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

CREATE TABLE team (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    id text NOT NULL,
    display_name text NOT NULL CHECK (length(display_name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE person (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    issuer text NOT NULL,
    sub text NOT NULL,
    username text NOT NULL,
    name text NOT NULL,
    email text,
    created_at timestamptz NOT NULL,
    last_seen_at timestamptz,
    UNIQUE (issuer, sub)
);

-- tenant '*' means every tenant, those of tomorrow too.
CREATE TABLE role_grant (
    person uuid NOT NULL REFERENCES person,
    tenant text NOT NULL,
    role text NOT NULL CHECK (role IN ('executive', 'compliance', 'oncall', 'engineer', 'admin')),
    granted_by text NOT NULL,
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (person, tenant, role)
);

CREATE TABLE service_token (
    id text PRIMARY KEY,
    name text NOT NULL,
    sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);

CREATE TABLE feature (
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    id text NOT NULL,
    team text,
    display_name text NOT NULL,
    purpose text NOT NULL DEFAULT '',
    state text NOT NULL CHECK (state IN ('draft', 'in-review', 'live', 'suspended', 'retired')),
    stale_after_seconds integer NOT NULL DEFAULT 0 CHECK (stale_after_seconds >= 0),
    -- Empty: seen in traffic, not declared.
    declared_at timestamptz,
    first_seen_at timestamptz,
    -- First call in the environment production.
    first_call_at timestamptz,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant, id),
    FOREIGN KEY (tenant, team) REFERENCES team (tenant, id)
);

CREATE TABLE api_key (
    id text PRIMARY KEY,
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    team text NOT NULL,
    name text NOT NULL DEFAULT '',
    sha256 bytea NOT NULL UNIQUE CHECK (length(sha256) = 32),
    -- The first is the default; '*' stands for every feature of the tenant.
    features text[] NOT NULL CHECK (cardinality(features) BETWEEN 1 AND 100),
    environment text NOT NULL,
    scopes text[] NOT NULL CHECK (cardinality(scopes) >= 1 AND scopes <@ ARRAY['inference', 'ingest', 'feedback']),
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    FOREIGN KEY (tenant, team) REFERENCES team (tenant, id)
);
CREATE INDEX api_key_tenant ON api_key (tenant);

GRANT SELECT, INSERT, UPDATE, DELETE ON tenant, team, role_grant, feature, api_key TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE ON person, service_token TO pilothouse_app;
