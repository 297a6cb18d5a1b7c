-- Drills: kills of a tenant of our own, to see that nodes obey, and how fast. The rows are evidence and are never changed once a drill has ended.
CREATE TABLE drill (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    cause text NOT NULL CHECK (cause IN ('manual', 'scheduled')),
    started_by text NOT NULL,
    started_by_name text NOT NULL,
    started_at timestamptz NOT NULL,
    -- Empty until it was made, or when it could not be.
    kill uuid REFERENCES kill,
    ended_at timestamptz,
    -- Empty while it runs.
    result text CHECK (result IN ('passed', 'failed')),
    -- Why it failed, or what else there is to say.
    detail text NOT NULL DEFAULT '',
    nodes_total integer NOT NULL DEFAULT 0,
    nodes_acknowledged integer NOT NULL DEFAULT 0,
    p50_ms double precision,
    p99_ms double precision,
    slowest_node text NOT NULL DEFAULT '',
    slowest_ms double precision,
    last_byte_ms double precision NOT NULL DEFAULT 0,
    -- Synthetic calls: streaming when the kill was made, cut by it, refused after it, and let through after it.
    calls_open integer NOT NULL DEFAULT 0,
    calls_cut integer NOT NULL DEFAULT 0,
    calls_refused integer NOT NULL DEFAULT 0,
    calls_passed integer NOT NULL DEFAULT 0
);
CREATE INDEX drill_newest ON drill (started_at DESC);
-- One at a time.
CREATE UNIQUE INDEX drill_running ON drill ((1)) WHERE ended_at IS NULL;

CREATE FUNCTION drill_has_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'drill % has ended', OLD.id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER drill_has_ended BEFORE UPDATE OR DELETE ON drill FOR EACH ROW EXECUTE FUNCTION drill_has_ended();

CREATE TABLE drill_schedule (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    every text NOT NULL CHECK (every IN ('never', 'week', 'month')),
    -- Empty: never.
    next_at timestamptz,
    set_by_name text NOT NULL,
    set_at timestamptz NOT NULL,
    CHECK ((every = 'never') = (next_at IS NULL))
);
INSERT INTO drill_schedule (every, set_by_name, set_at) VALUES ('never', '', now());

GRANT SELECT, INSERT, UPDATE ON drill TO pilothouse_app;
GRANT SELECT, UPDATE ON drill_schedule TO pilothouse_app;
