-- Decisions and refusals of the data plane; those of the control plane are in PostgreSQL.
CREATE TABLE IF NOT EXISTS audit_event (
  batch UInt64 CODEC(Delta, LZ4),
  tenant LowCardinality(String),
  ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  node LowCardinality(String),
  boot_id String,
  counter UInt64,
  action LowCardinality(String),
  outcome LowCardinality(String),
  code UInt16,
  feature LowCardinality(String),
  environment LowCardinality(String),
  key LowCardinality(String),
  model LowCardinality(String),
  trace_id String,
  span_id String,
  kill_epoch UInt64,
  kill_id String,
  detail String CODEC(ZSTD(3)),
  sample UInt8
)
ENGINE = MergeTree
PARTITION BY toDate(ts)
ORDER BY (tenant, ts, node, counter)
SETTINGS non_replicated_deduplication_window = 10000
