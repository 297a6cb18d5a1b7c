-- Kill switches, who agreed to lift them, and which node obeyed when.
CREATE TABLE kill_epoch (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    epoch bigint NOT NULL CHECK (epoch >= 0),
    changed_at timestamptz NOT NULL
);
INSERT INTO kill_epoch (epoch, changed_at) VALUES (0, now());

-- The number of the kill set never goes back.
CREATE FUNCTION kill_epoch_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.epoch <= OLD.epoch THEN
        RAISE EXCEPTION 'kill epoch % does not follow %', NEW.epoch, OLD.epoch;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER kill_epoch_grows BEFORE UPDATE ON kill_epoch FOR EACH ROW EXECUTE FUNCTION kill_epoch_grows();

CREATE TABLE kill (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    epoch bigint NOT NULL UNIQUE,
    scope text NOT NULL,
    target text NOT NULL,
    -- Empty: all tenants.
    tenant text,
    mode text NOT NULL CHECK (mode IN ('deny-new', 'deny-and-cut')),
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    incident text NOT NULL DEFAULT '',
    killed_by text NOT NULL,
    killed_by_name text NOT NULL,
    killed_at timestamptz NOT NULL,
    expires_at timestamptz,
    -- Calls per minute, open streams and so on when it was made, as the nodes reported them.
    blast_radius jsonb,
    lifted_at timestamptz,
    lift_epoch bigint,
    lift_reason text
);
CREATE INDEX kill_in_force ON kill (killed_at) WHERE lifted_at IS NULL;

CREATE TABLE kill_lift_vote (
    kill uuid NOT NULL REFERENCES kill,
    person uuid NOT NULL REFERENCES person,
    reason text NOT NULL,
    voted_at timestamptz NOT NULL,
    PRIMARY KEY (kill, person)
);

-- A lift needs two different people, or the end that the kill was made with.
CREATE FUNCTION kill_lift_needs_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.lifted_at IS NOT NULL THEN
        RAISE EXCEPTION 'kill % was lifted before', OLD.id;
    END IF;
    IF NEW.lifted_at IS NOT NULL
            AND NOT coalesce(OLD.expires_at <= NEW.lifted_at, false)
            AND (SELECT count(*) FROM pilothouse.kill_lift_vote v WHERE v.kill = OLD.id) < 2 THEN
        RAISE EXCEPTION 'kill % needs two people to be lifted', OLD.id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER kill_lift_needs_two BEFORE UPDATE ON kill FOR EACH ROW EXECUTE FUNCTION kill_lift_needs_two();

CREATE TABLE kill_ack (
    epoch bigint NOT NULL,
    node text NOT NULL,
    applied_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL,
    streams_cut integer NOT NULL,
    last_byte_ms double precision NOT NULL,
    -- Why the node did not apply the set; empty when it did.
    refused text NOT NULL DEFAULT '',
    PRIMARY KEY (epoch, node)
);

GRANT SELECT, UPDATE (epoch, changed_at) ON kill_epoch TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE (lifted_at, lift_epoch, lift_reason) ON kill TO pilothouse_app;
GRANT SELECT, INSERT ON kill_lift_vote TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE ON kill_ack TO pilothouse_app;
