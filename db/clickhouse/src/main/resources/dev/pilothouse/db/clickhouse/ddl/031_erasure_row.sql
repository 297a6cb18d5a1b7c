-- Working list of erasures under way: which spans and which feedback. Written before anything goes, so that a broken-off erasure knows them.
CREATE TABLE IF NOT EXISTS erasure_row (
  request UUID,
  batch UUID,
  tenant LowCardinality(String),
  -- span, feedback
  kind LowCardinality(String),
  trace_id String,
  -- of the span or the feedback
  id String,
  before DateTime64(9, 'UTC'),
  noted_at DateTime('UTC')
)
ENGINE = MergeTree
PARTITION BY batch
ORDER BY (tenant, trace_id, id)
TTL noted_at + INTERVAL 3 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
