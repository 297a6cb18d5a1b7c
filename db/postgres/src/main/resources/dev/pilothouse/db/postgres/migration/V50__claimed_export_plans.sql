-- When a process took a plan that was due; it moves the plan on once the export has begun.
ALTER TABLE audit_export_plan ADD COLUMN claimed_at timestamptz;
GRANT UPDATE (claimed_at) ON audit_export_plan TO pilothouse_app;
