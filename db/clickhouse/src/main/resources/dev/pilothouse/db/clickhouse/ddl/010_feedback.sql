-- What people said of an answer.
CREATE TABLE IF NOT EXISTS feedback (
  batch UInt64 CODEC(Delta, LZ4),
  tenant LowCardinality(String),
  feature LowCardinality(String),
  environment LowCardinality(String),
  id String,
  response_id String,
  trace_id String,
  -- -1 to 1
  score Float64,
  comment String CODEC(ZSTD(3)),
  subject String,
  sample UInt8,
  ts DateTime64(3, 'UTC')
)
ENGINE = ReplacingMergeTree(ts)
PARTITION BY toYYYYMM(ts)
ORDER BY (tenant, response_id, id)
SETTINGS non_replicated_deduplication_window = 10000
