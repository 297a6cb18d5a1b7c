-- Jobs say which process works on them, so that another one can take up what died with it.
ALTER TABLE job
    -- Drawn anew each time that somebody takes it up; only its holder may write.
    ADD runner uuid,
    ADD tries smallint NOT NULL DEFAULT 1 CHECK (tries BETWEEN 1 AND 100);

-- The console on whose disk the file of an export lies; empty before this was noted.
ALTER TABLE audit_export
    ADD console text NOT NULL DEFAULT '' CHECK (length(console) <= 200);
GRANT UPDATE (console) ON audit_export TO pilothouse_app;
