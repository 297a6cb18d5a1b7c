-- Budgets, what was spent of them in each period, and what nodes hold of them in advance. Amounts are whole units: thousand
-- millionths of the currency, tokens, requests.
CREATE TABLE budget (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    tenant text NOT NULL REFERENCES tenant ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    scope text NOT NULL CHECK (scope IN ('tenant', 'team', 'feature', 'key')),
    -- The id of the team, feature or key; of the tenant itself for the scope tenant.
    target text NOT NULL,
    unit text NOT NULL CHECK (unit IN ('money', 'tokens', 'requests')),
    -- Of the price book when the budget was made; empty unless it counts money.
    currency text NOT NULL CHECK ((unit = 'money') = (currency <> '')),
    limit_units bigint NOT NULL CHECK (limit_units > 0),
    period text NOT NULL CHECK (period IN ('hour', 'day', 'week', 'month', 'total')),
    -- Percent of the limit.
    alert_at integer NOT NULL CHECK (alert_at BETWEEN 1 AND 100),
    cheaper_at integer NOT NULL CHECK (cheaper_at BETWEEN alert_at AND 100),
    local_at integer NOT NULL CHECK (local_at BETWEEN cheaper_at AND 100),
    -- What each node may spend of a period without the control plane, beyond its lease; 0: it refuses.
    away_units bigint NOT NULL CHECK (away_units >= 0),
    -- Whether a stream is cut where its allowance ends.
    cuts_streams boolean NOT NULL,
    -- Whether calls of models without a price count.
    counts_free boolean NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    closed_at timestamptz,
    version bigint NOT NULL DEFAULT 1
);
CREATE UNIQUE INDEX budget_open ON budget (tenant, scope, target, unit, period) WHERE closed_at IS NULL;

CREATE TABLE budget_period (
    budget uuid NOT NULL REFERENCES budget ON DELETE CASCADE,
    begins timestamptz NOT NULL,
    settled bigint NOT NULL DEFAULT 0 CHECK (settled >= 0),
    -- The highest step of the ladder, in percent, that was told.
    told integer NOT NULL DEFAULT 0,
    -- Until then nodes give back what they do not need.
    scarce_until timestamptz,
    PRIMARY KEY (budget, begins)
);
CREATE INDEX budget_period_scarce ON budget_period (scarce_until) WHERE scarce_until IS NOT NULL;

-- One row for what one process of a node holds of one period. What it spent only grows, so a message that comes twice, late or not
-- at all changes nothing.
CREATE TABLE budget_lease (
    budget uuid NOT NULL,
    begins timestamptz NOT NULL,
    node text NOT NULL,
    boot text NOT NULL,
    granted bigint NOT NULL CHECK (granted >= 0),
    spent bigint NOT NULL CHECK (spent >= 0),
    reserved bigint NOT NULL CHECK (reserved >= 0),
    sequence bigint NOT NULL,
    granted_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    -- Given back, or of a process that a later one of the node replaced: spending still counts, nothing is granted.
    closed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (budget, begins, node, boot),
    FOREIGN KEY (budget, begins) REFERENCES budget_period ON DELETE CASCADE
);

CREATE TRIGGER count_change AFTER INSERT OR UPDATE OR DELETE ON budget FOR EACH STATEMENT EXECUTE FUNCTION count_change();

GRANT SELECT, INSERT, UPDATE ON budget, budget_period, budget_lease TO pilothouse_app;
GRANT DELETE ON budget_period TO pilothouse_app;
