-- Attributes that no column of span holds.
CREATE TABLE IF NOT EXISTS span_attribute (
  batch UInt64 CODEC(Delta, LZ4),
  tenant LowCardinality(String),
  trace_id FixedString(32) CODEC(ZSTD(1)),
  span_id FixedString(16) CODEC(ZSTD(1)),
  ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  -- span, resource, scope, event
  source LowCardinality(String),
  name LowCardinality(String),
  value String CODEC(ZSTD(1)),
  INDEX by_batch batch TYPE minmax GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(ts)
ORDER BY (tenant, trace_id, span_id, name)
SETTINGS non_replicated_deduplication_window = 10000
