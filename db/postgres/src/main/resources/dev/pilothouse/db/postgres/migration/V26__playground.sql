-- Runs of prompts in the playground, kept as evidence for those who approve.
CREATE TABLE playground_run (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    -- The same for runs over the same inputs at the same time.
    comparison uuid NOT NULL,
    tenant text NOT NULL,
    prompt text NOT NULL,
    -- 0: the draft.
    version bigint NOT NULL CHECK (version >= 0),
    -- SHA-256 of the content that ran.
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    model text NOT NULL,
    -- JSON object.
    variables text NOT NULL CHECK (length(variables) <= 300000),
    outcome text NOT NULL CHECK (outcome IN ('complete', 'stopped', 'failed')),
    answer text NOT NULL CHECK (length(answer) <= 200000),
    -- What went wrong; empty unless failed.
    failure text NOT NULL DEFAULT '' CHECK (length(failure) <= 2000),
    input_tokens bigint NOT NULL CHECK (input_tokens >= 0),
    output_tokens bigint NOT NULL CHECK (output_tokens >= 0),
    first_ms integer NOT NULL CHECK (first_ms >= 0),
    whole_ms integer NOT NULL CHECK (whole_ms >= 0),
    -- As measured by the gateway; known some seconds later.
    cost numeric(18, 12),
    currency text NOT NULL DEFAULT '',
    trace_id text NOT NULL DEFAULT '',
    run_by uuid NOT NULL,
    run_by_name text NOT NULL,
    run_at timestamptz NOT NULL,
    FOREIGN KEY (tenant, prompt) REFERENCES prompt ON DELETE CASCADE
);
CREATE INDEX playground_run_of_prompt ON playground_run (tenant, prompt, run_at DESC);

GRANT SELECT, INSERT ON playground_run TO pilothouse_app;
GRANT UPDATE (cost, currency) ON playground_run TO pilothouse_app;
