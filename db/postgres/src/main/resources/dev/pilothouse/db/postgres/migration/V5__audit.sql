-- The audit log: append-only, each entry hashed over the one before it.
CREATE TABLE audit_entry (
    seq bigint PRIMARY KEY,
    ts timestamptz NOT NULL,
    tenant text,
    actor_type text NOT NULL,
    actor_ref text NOT NULL,
    action text NOT NULL,
    object_type text NOT NULL,
    object_id text NOT NULL,
    outcome text NOT NULL,
    -- 'type:id' of the object and of everything that the entry links to: what one follows through time.
    entities text[] NOT NULL,
    -- Canonical JSON (RFC 8785) of the entry; the columns above are drawn from it.
    entry bytea NOT NULL CHECK (length(entry) <= 16384),
    hash bytea NOT NULL CHECK (length(hash) = 32)
);
CREATE INDEX audit_entry_ts ON audit_entry (ts);
CREATE INDEX audit_entry_tenant ON audit_entry (tenant, seq);
CREATE INDEX audit_entry_actor ON audit_entry (actor_ref, seq);
CREATE INDEX audit_entry_entities ON audit_entry USING gin (entities);
CREATE INDEX audit_entry_action ON audit_entry (action text_pattern_ops, seq);

-- Reason, before and after: erasable, bound to the entry by an HMAC under a key that goes with it.
CREATE TABLE audit_detail (
    seq bigint PRIMARY KEY REFERENCES audit_entry,
    key bytea NOT NULL CHECK (length(key) = 32),
    detail bytea NOT NULL CHECK (length(detail) <= 262144)
);

CREATE TABLE audit_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq bigint NOT NULL,
    hash bytea NOT NULL
);
INSERT INTO audit_head (seq, hash) VALUES (0, sha256(''));

CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only';
END
$$;
CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();

-- Number of the next entry. Held by the calling transaction until it ends.
CREATE FUNCTION audit_next() RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
    SELECT seq + 1 FROM audit_head FOR UPDATE
$$;

-- Appends an entry whose "seq" is what audit_next() gave to this transaction.
CREATE FUNCTION audit_append(p_entry bytea, p_key bytea, p_detail bytea) RETURNS bytea
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
DECLARE
    head audit_head;
    e jsonb := convert_from(p_entry, 'UTF8')::jsonb;
    chained bytea;
BEGIN
    SELECT * INTO STRICT head FROM audit_head FOR UPDATE;
    IF (e ->> 'seq')::bigint IS DISTINCT FROM head.seq + 1 THEN
        RAISE EXCEPTION 'audit entry % does not follow %', e ->> 'seq', head.seq;
    END IF;
    chained := sha256(head.hash || p_entry);
    INSERT INTO audit_entry (seq, ts, tenant, actor_type, actor_ref, action, object_type, object_id, outcome,
                             entities, entry, hash)
    VALUES (head.seq + 1, (e ->> 'ts')::timestamptz, e ->> 'tenant', e -> 'actor' ->> 't', e -> 'actor' ->> 'ref',
            e ->> 'action', e -> 'object' ->> 't', e -> 'object' ->> 'id', e ->> 'outcome',
            ARRAY[(e -> 'object' ->> 't') || ':' || (e -> 'object' ->> 'id')]
                || ARRAY(SELECT (l ->> 't') || ':' || (l ->> 'id')
                         FROM jsonb_array_elements(coalesce(e -> 'links', '[]')) l),
            p_entry, chained);
    IF p_detail IS NOT NULL THEN
        INSERT INTO audit_detail (seq, key, detail) VALUES (head.seq + 1, p_key, p_detail);
    END IF;
    UPDATE audit_head SET seq = head.seq + 1, hash = chained;
    RETURN chained;
END
$$;

-- The functions act as a role that can append and nothing else.
GRANT USAGE, CREATE ON SCHEMA pilothouse TO pilothouse_audit;
GRANT SELECT, INSERT ON audit_entry, audit_detail TO pilothouse_audit;
GRANT SELECT, UPDATE ON audit_head TO pilothouse_audit;
REVOKE ALL ON FUNCTION audit_next(), audit_append(bytea, bytea, bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_next(), audit_append(bytea, bytea, bytea) TO pilothouse_app;
ALTER FUNCTION audit_next() OWNER TO pilothouse_audit;
ALTER FUNCTION audit_append(bytea, bytea, bytea) OWNER TO pilothouse_audit;
REVOKE CREATE ON SCHEMA pilothouse FROM pilothouse_audit;
GRANT SELECT ON audit_entry, audit_detail, audit_head TO pilothouse_app;
