-- Runs of the playground end: whoever made one can delete it, and old ones go by themselves.
CREATE INDEX playground_run_by_age ON playground_run (run_at);

GRANT DELETE ON playground_run TO pilothouse_app;
