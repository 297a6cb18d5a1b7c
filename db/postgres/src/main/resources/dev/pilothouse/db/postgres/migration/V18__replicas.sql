-- Replicas of pools, what is wanted of each, and verbs on their way to them.
CREATE TABLE replica (
    id text PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 200),
    -- What it serves; the deployment's pool runs it.
    deployment text NOT NULL REFERENCES deployment ON DELETE CASCADE,
    engine text NOT NULL CHECK (engine IN ('llama-cpp', 'llama-server', 'vllm', 'sglang', 'openai')),
    wanted text NOT NULL CHECK (wanted IN ('warm', 'sleeping', 'cold')),
    slots integer NOT NULL CHECK (slots BETWEEN 1 AND 1024),
    -- Tokens of all slots together; 0: the engine's own.
    context integer NOT NULL CHECK (context BETWEEN 0 AND 100000000),
    -- Of the bundled engine: a file's name beside the pool's own model; empty: that model.
    file text NOT NULL,
    -- Of the others: where it is, and what is sent as bearer, sealed with the master key.
    base_url text NOT NULL CHECK ((engine = 'llama-cpp') = (base_url = '')),
    metrics_url text NOT NULL,
    secret_sealed bytea,
    wake_on_demand boolean NOT NULL,
    created_at timestamptz NOT NULL,
    version bigint NOT NULL DEFAULT 1
);
CREATE INDEX replica_deployment ON replica (deployment);

INSERT INTO replica (id, deployment, engine, wanted, slots, context, file, base_url, metrics_url, wake_on_demand, created_at)
SELECT id, id, 'llama-cpp', 'warm', slots, 0, '', '', '', true, created_at FROM deployment WHERE pool IS NOT NULL;

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON replica FOR EACH STATEMENT EXECUTE FUNCTION count_change();

CREATE TABLE replica_command (
    id uuid PRIMARY KEY,
    node text NOT NULL,
    replica text NOT NULL,
    verb text NOT NULL CHECK (verb IN ('load', 'drain', 'sleep', 'wake', 'stop', 'empty-caches')),
    deadline_seconds integer NOT NULL CHECK (deadline_seconds BETWEEN 0 AND 3600),
    reason text NOT NULL,
    asked_by text NOT NULL,
    asked_by_name text NOT NULL,
    asked_at timestamptz NOT NULL,
    -- Empty while the pool has not answered.
    finished_at timestamptz,
    ok boolean,
    detail text NOT NULL DEFAULT '',
    CHECK ((finished_at IS NULL) = (ok IS NULL))
);
CREATE INDEX replica_command_open ON replica_command (asked_at) WHERE finished_at IS NULL;
CREATE INDEX replica_command_newest ON replica_command (replica, asked_at DESC);

-- A hint to the replica of the control plane that the pool is connected to.
CREATE FUNCTION hint_of_command() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pilothouse, pg_temp AS $$
BEGIN
    PERFORM pg_notify('pilothouse_change', '');
    RETURN NULL;
END
$$;
CREATE TRIGGER hint_of_command AFTER INSERT ON replica_command FOR EACH STATEMENT EXECUTE FUNCTION hint_of_command();

GRANT SELECT, INSERT, UPDATE, DELETE ON replica, replica_command TO pilothouse_app;
