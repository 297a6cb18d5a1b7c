-- What answers, what it costs, what is masked.
CREATE TABLE provider (
    id text PRIMARY KEY,
    display_name text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('openai', 'pool')),
    base_url text NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

CREATE TABLE provider_secret (
    provider text PRIMARY KEY REFERENCES provider ON DELETE CASCADE,
    -- Sealed with the master key; the provider's id is its associated data.
    sealed bytea NOT NULL,
    set_at timestamptz NOT NULL,
    set_by text NOT NULL
);

CREATE TABLE deployment (
    id text PRIMARY KEY,
    provider text NOT NULL REFERENCES provider,
    -- Empty: every tenant sees it.
    tenant text REFERENCES tenant ON DELETE CASCADE,
    model text NOT NULL,
    upstream_model text NOT NULL,
    enabled boolean NOT NULL,
    -- Name of the pool that serves it; empty for a hosted provider.
    pool text,
    slots integer NOT NULL DEFAULT 4 CHECK (slots BETWEEN 1 AND 1024),
    connect_timeout_ms integer NOT NULL DEFAULT 5000 CHECK (connect_timeout_ms > 0),
    first_token_timeout_ms integer NOT NULL DEFAULT 60000 CHECK (first_token_timeout_ms > 0),
    idle_timeout_ms integer NOT NULL DEFAULT 30000 CHECK (idle_timeout_ms > 0),
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

CREATE TABLE route (
    tenant text NOT NULL,
    feature text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant, feature),
    FOREIGN KEY (tenant, feature) REFERENCES feature (tenant, id) ON DELETE CASCADE
);

CREATE TABLE route_target (
    tenant text NOT NULL,
    feature text NOT NULL,
    position integer NOT NULL,
    model text NOT NULL,
    deployment text NOT NULL REFERENCES deployment ON DELETE CASCADE,
    PRIMARY KEY (tenant, feature, position),
    FOREIGN KEY (tenant, feature) REFERENCES route ON DELETE CASCADE
);

-- A published price book never changes; the newest is in force.
CREATE TABLE price_book (
    version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
    note text NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL
);

CREATE TABLE price (
    book bigint NOT NULL REFERENCES price_book,
    provider text NOT NULL,
    model text NOT NULL,
    valid_from timestamptz NOT NULL,
    valid_to timestamptz CHECK (valid_to > valid_from),
    -- Per million tokens; empty: not priced.
    input numeric(18, 6) CHECK (input >= 0),
    output numeric(18, 6) CHECK (output >= 0),
    cache_read numeric(18, 6) CHECK (cache_read >= 0),
    cache_write numeric(18, 6) CHECK (cache_write >= 0),
    reasoning numeric(18, 6) CHECK (reasoning >= 0),
    PRIMARY KEY (book, provider, model, valid_from)
);

CREATE TABLE masking_policy (
    tenant text PRIMARY KEY REFERENCES tenant ON DELETE CASCADE,
    detectors text[] NOT NULL CHECK (detectors <@ ARRAY['email', 'phone', 'card', 'iban', 'secret']),
    store_content boolean NOT NULL,
    -- Key pair under which originals of masked text are sealed; the private half is sealed with the master key.
    reveal_public_key bytea NOT NULL,
    reveal_private_key bytea NOT NULL,
    version bigint NOT NULL DEFAULT 1
);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON provider, provider_secret, deployment, route, route_target, masking_policy TO pilothouse_app;
GRANT SELECT, INSERT ON price_book, price TO pilothouse_app;
