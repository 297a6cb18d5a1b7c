-- When a gateway stops sending to a deployment that fails, and for how long at first.
ALTER TABLE deployment
    ADD COLUMN breaker_failure_percent integer NOT NULL DEFAULT 50 CHECK (breaker_failure_percent BETWEEN 1 AND 100),
    ADD COLUMN breaker_attempts integer NOT NULL DEFAULT 5 CHECK (breaker_attempts BETWEEN 1 AND 1000),
    ADD COLUMN breaker_pause_ms integer NOT NULL DEFAULT 5000 CHECK (breaker_pause_ms BETWEEN 1000 AND 60000);
