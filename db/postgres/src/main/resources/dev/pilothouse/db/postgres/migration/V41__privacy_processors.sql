-- Who else holds data for a tenant, and is told of its erasures (GDPR Article 19, 11 CCR 7022).
CREATE TABLE privacy_processor (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    e_mail text NOT NULL CHECK (length(e_mail) BETWEEN 3 AND 320),
    holds text NOT NULL CHECK (length(holds) BETWEEN 1 AND 500),
    contract text NOT NULL CHECK (length(contract) <= 200),
    -- How the letter names the person.
    told text NOT NULL CHECK (told IN ('number', 'references')),
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    UNIQUE (tenant, name)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON privacy_processor TO pilothouse_app;

-- One processor of one erasure. Told is who the mail server took the letter for, nobody else.
CREATE TABLE privacy_notice (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    request uuid NOT NULL REFERENCES privacy_request ON DELETE CASCADE,
    -- May be gone since.
    processor uuid NOT NULL,
    name text NOT NULL,
    holds text NOT NULL,
    contract text NOT NULL,
    queued_at timestamptz NOT NULL,
    told_at timestamptz,
    failed_at timestamptz,
    why text NOT NULL DEFAULT '' CHECK (length(why) <= 500),
    UNIQUE (request, processor),
    CHECK (told_at IS NULL OR failed_at IS NULL)
);
GRANT SELECT, INSERT, UPDATE (told_at, failed_at, why) ON privacy_notice TO pilothouse_app;

-- Letters to people who do not sign in here: address and text are sealed, and gone once the letter has left or was given up.
ALTER TABLE mail
    ALTER COLUMN person DROP NOT NULL,
    -- Who that is, without a person's name.
    ADD COLUMN recipient text NOT NULL DEFAULT '' CHECK (length(recipient) <= 160),
    ADD COLUMN request uuid REFERENCES privacy_request ON DELETE CASCADE,
    ADD COLUMN notice uuid REFERENCES privacy_notice ON DELETE CASCADE,
    ADD COLUMN sealed bytea,
    ADD CONSTRAINT to_somebody
        CHECK (person IS NOT NULL OR sealed IS NOT NULL OR sent_at IS NOT NULL OR given_up_at IS NOT NULL),
    ADD CONSTRAINT sealed_until_it_left
        CHECK (sealed IS NULL OR (person IS NULL AND sent_at IS NULL AND given_up_at IS NULL));
CREATE UNIQUE INDEX mail_outside ON mail (about) WHERE person IS NULL;
CREATE INDEX mail_of_request ON mail (request) WHERE request IS NOT NULL;
GRANT UPDATE (sealed) ON mail TO pilothouse_app;
