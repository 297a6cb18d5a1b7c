-- The store was found behind what its nodes enforce, as after the restore of a backup.
CREATE TABLE kill_alarm (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    raised_at timestamptz NOT NULL,
    -- Who knew more; empty: the control plane itself, from before the restore.
    node text NOT NULL,
    enforced bigint NOT NULL,
    known bigint NOT NULL,
    epoch bigint NOT NULL,
    -- Kills that were taken back from what the node enforces.
    recovered integer NOT NULL CHECK (recovered >= 0),
    -- Whether what the node showed was signed with a key of this installation.
    proven boolean NOT NULL,
    seen_by text,
    seen_by_name text,
    seen_at timestamptz
);
CREATE INDEX kill_alarm_open ON kill_alarm (raised_at) WHERE seen_at IS NULL;
GRANT SELECT, INSERT, UPDATE (seen_by, seen_by_name, seen_at) ON kill_alarm TO pilothouse_app;

-- The node where the kill was made with a break-glass token, while the control plane was away.
ALTER TABLE kill ADD COLUMN made_at_node text;
CREATE INDEX kill_made_at_node ON kill (made_at_node) WHERE made_at_node IS NOT NULL;
GRANT UPDATE (made_at_node) ON kill TO pilothouse_app;

-- What kills at a gateway while the control plane is away. Gateways get the hashes in advance.
CREATE TABLE break_glass_token (
    id text PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- SHA-256 of the whole token; 256 random bits need no slow hash.
    sha256 bytea NOT NULL CHECK (length(sha256) = 32),
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    created_by_name text NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz,
    revoked_by_name text
);
CREATE TRIGGER count_change AFTER INSERT OR UPDATE ON break_glass_token FOR EACH STATEMENT EXECUTE FUNCTION count_change();
GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by_name) ON break_glass_token TO pilothouse_app;
