-- Erased people: what of them began before then is not stored any more, until nothing of it can come.
CREATE TABLE IF NOT EXISTS tombstone (
    tenant text NOT NULL,
    reference text NOT NULL,
    before timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    request uuid NOT NULL,
    PRIMARY KEY (tenant, reference, request)
);
CREATE OR REPLACE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON tombstone FOR EACH STATEMENT EXECUTE FUNCTION count_change();
GRANT SELECT, INSERT, UPDATE, DELETE ON tombstone TO pilothouse_app;

-- What nodes are told about a person: to forget, to keep a made-up one, to look. A row per order and one per node that has to obey.
CREATE TABLE node_erasure (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    request uuid NOT NULL,
    tenant text NOT NULL,
    verb text NOT NULL CHECK (verb IN ('erase', 'plant', 'probe')),
    kind text NOT NULL CHECK (kind IN ('gateway', 'pool', 'ingest')),
    -- Emptied when every node has obeyed.
    subject_refs text[] NOT NULL,
    before timestamptz NOT NULL,
    ordered_at timestamptz NOT NULL
);
CREATE INDEX node_erasure_request ON node_erasure (request, kind, verb);

CREATE TABLE node_erasure_node (
    erasure uuid NOT NULL REFERENCES node_erasure ON DELETE CASCADE,
    node text NOT NULL REFERENCES node ON DELETE CASCADE,
    -- Null: the node has not said that it obeyed.
    done_at timestamptz,
    -- Items that are gone, or places where something was found.
    items bigint NOT NULL DEFAULT 0,
    -- What the node said.
    detail text NOT NULL DEFAULT '',
    PRIMARY KEY (erasure, node)
);
CREATE INDEX node_erasure_waiting ON node_erasure_node (node) WHERE done_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON node_erasure TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE ON node_erasure_node TO pilothouse_app;
