-- How gateways reuse answers of a feature. Without a row they do not.
CREATE TABLE cache_policy (
    tenant text NOT NULL,
    feature text NOT NULL,
    version bigint NOT NULL DEFAULT 1,
    -- Seconds that an answer may serve identical calls; 0: off.
    exact_seconds integer NOT NULL CHECK (exact_seconds BETWEEN 0 AND 604800),
    semantic text NOT NULL CHECK (semantic IN ('off', 'shadow', 'on')),
    semantic_seconds integer NOT NULL CHECK (semantic_seconds BETWEEN 1 AND 604800),
    -- Thousandths of cosine similarity.
    threshold integer NOT NULL CHECK (threshold BETWEEN 800 AND 1000),
    -- Hundredths of a percent of the semantic hits.
    check_share integer NOT NULL CHECK (check_share BETWEEN 0 AND 10000),
    single_flight boolean NOT NULL,
    shared boolean NOT NULL,
    PRIMARY KEY (tenant, feature),
    FOREIGN KEY (tenant, feature) REFERENCES feature ON DELETE CASCADE
);

-- Orders to forget cached answers, and the gateways that have to obey.
CREATE TABLE cache_purge (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    -- The narrowest that is set counts; none: all answers.
    tenant text REFERENCES tenant ON DELETE CASCADE,
    feature text NOT NULL DEFAULT '',
    -- Reference of an end user of the tenant.
    subject text NOT NULL DEFAULT '',
    reason text NOT NULL,
    ordered_by text NOT NULL,
    ordered_by_name text NOT NULL,
    ordered_at timestamptz NOT NULL
);
CREATE INDEX cache_purge_newest ON cache_purge (ordered_at DESC);

CREATE TABLE cache_purge_node (
    purge uuid NOT NULL REFERENCES cache_purge ON DELETE CASCADE,
    node text NOT NULL REFERENCES node ON DELETE CASCADE,
    -- Null: the node has not said that it obeyed.
    done_at timestamptz,
    forgotten bigint NOT NULL DEFAULT 0,
    -- Why a node could not; empty otherwise.
    trouble text NOT NULL DEFAULT '',
    PRIMARY KEY (purge, node)
);
CREATE INDEX cache_purge_waiting ON cache_purge_node (node) WHERE done_at IS NULL;

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON cache_policy FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, UPDATE, DELETE ON cache_policy TO pilothouse_app;
GRANT SELECT, INSERT ON cache_purge TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE ON cache_purge_node TO pilothouse_app;
