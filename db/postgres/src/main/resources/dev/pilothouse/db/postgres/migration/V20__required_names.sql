-- What each inference call with the key has to name, so that no kill of an agent or an end user is evaded by leaving the name out.
ALTER TABLE api_key
    ADD COLUMN requires text[] NOT NULL DEFAULT '{}'
        CHECK (requires <@ ARRAY['agent', 'end-user'] AND (requires = '{}' OR 'inference' = ANY (scopes)));
