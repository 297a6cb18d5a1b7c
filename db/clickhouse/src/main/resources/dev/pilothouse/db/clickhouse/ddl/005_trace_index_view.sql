-- Idempotent under replays: min and max only.
CREATE MATERIALIZED VIEW IF NOT EXISTS trace_index_view TO trace_index AS
SELECT tenant, trace_id, toDate(ts) AS day, min(ts) AS first, max(ts) AS last
FROM span
GROUP BY tenant, trace_id, day
ORDER BY tenant, trace_id
