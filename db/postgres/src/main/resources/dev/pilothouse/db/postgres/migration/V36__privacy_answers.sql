-- What is handed over to people who asked what is held about them; sealed, and gone after a while.
CREATE TABLE privacy_file (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    -- Empty: made up, to try the search for such files.
    request uuid UNIQUE REFERENCES privacy_request ON DELETE CASCADE,
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    -- Keyed hashes of the person it is about.
    refs text[] NOT NULL CHECK (cardinality(refs) BETWEEN 1 AND 200),
    -- A ZIP, sealed with the key of the person.
    sealed bytea NOT NULL,
    -- Of the ZIP.
    size bigint NOT NULL CHECK (size > 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    documents bigint NOT NULL CHECK (documents >= 0),
    made_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL CHECK (expires_at > made_at)
);
CREATE INDEX privacy_file_end ON privacy_file (expires_at);
CREATE INDEX privacy_file_of ON privacy_file USING gin (refs);

GRANT SELECT, INSERT, DELETE ON privacy_file TO pilothouse_app;
