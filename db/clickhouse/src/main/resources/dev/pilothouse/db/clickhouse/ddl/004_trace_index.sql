-- From a trace to the days and times where its spans are.
CREATE TABLE IF NOT EXISTS trace_index (
  tenant LowCardinality(String),
  trace_id FixedString(32) CODEC(ZSTD(1)),
  day Date,
  first SimpleAggregateFunction(min, DateTime64(9, 'UTC')),
  last SimpleAggregateFunction(max, DateTime64(9, 'UTC'))
)
ENGINE = AggregatingMergeTree
PARTITION BY day
ORDER BY (tenant, trace_id)
SETTINGS non_replicated_deduplication_window = 10000
