-- Retrieval indexes and other stores of the tenant's own that may hold something about people: an erasure reaches them too.
CREATE TABLE privacy_connector (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    kind text NOT NULL CHECK (kind IN ('webhook', 'pgvector', 'qdrant')),
    address text NOT NULL CHECK (length(address) BETWEEN 1 AND 500),
    -- Table or collection; empty: the receiver knows.
    place text NOT NULL CHECK (length(place) <= 200),
    -- Column or payload field that names the person.
    field text NOT NULL CHECK (length(field) <= 200),
    login text NOT NULL CHECK (length(login) <= 63),
    known_by text NOT NULL CHECK (known_by IN ('identifiers', 'references')),
    -- Ed25519, Base64 of X.509: who signs acknowledgements. Empty: the secret does.
    receiver_key text NOT NULL CHECK (length(receiver_key) <= 200),
    -- Sealed with the master key; the connector's id is its associated data.
    secret bytea,
    secret_set_at timestamptz,
    checked_at timestamptz,
    -- Why the last try did not work; empty: it worked.
    check_trouble text NOT NULL DEFAULT '' CHECK (length(check_trouble) <= 1000),
    created_at timestamptz NOT NULL,
    -- Of what it says where data are; plans name it.
    version bigint NOT NULL DEFAULT 1,
    UNIQUE (tenant, name),
    CHECK ((secret IS NULL) = (secret_set_at IS NULL))
);
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_connector TO pilothouse_app;
