-- A node keeps its telemetry credential when it renews its certificate.
ALTER TABLE node ADD COLUMN credential_sealed bytea NOT NULL;

-- Last status of each node, so that every replica of the control plane sees the nodes of the others. Lost in a crash, told again a second later.
CREATE UNLOGGED TABLE node_status (
    node text PRIMARY KEY REFERENCES node ON DELETE CASCADE,
    -- Which replica of the control plane it is connected to.
    control text NOT NULL,
    at timestamptz NOT NULL,
    status bytea NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON node_status TO pilothouse_app;

-- The node was not connected when the set was made: its milliseconds say nothing about how fast a kill spreads.
ALTER TABLE kill_ack ADD COLUMN late boolean NOT NULL DEFAULT false;
