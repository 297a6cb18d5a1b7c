-- Calls per hour. One marker row per batch (tenant '', the batch id in feature) proves that the batch was counted.
CREATE TABLE IF NOT EXISTS rollup_hour (
  tenant LowCardinality(String),
  feature LowCardinality(String),
  team LowCardinality(String),
  environment LowCardinality(String),
  model LowCardinality(String),
  provider LowCardinality(String),
  t DateTime('UTC'),
  calls SimpleAggregateFunction(sum, UInt64),
  errors SimpleAggregateFunction(sum, UInt64),
  refused SimpleAggregateFunction(sum, UInt64),
  killed SimpleAggregateFunction(sum, UInt64),
  unpriced SimpleAggregateFunction(sum, UInt64),
  input_tokens SimpleAggregateFunction(sum, UInt64),
  cache_read_tokens SimpleAggregateFunction(sum, UInt64),
  cache_write_tokens SimpleAggregateFunction(sum, UInt64),
  output_tokens SimpleAggregateFunction(sum, UInt64),
  reasoning_tokens SimpleAggregateFunction(sum, UInt64),
  cost SimpleAggregateFunction(sum, Decimal(38, 12)),
  duration AggregateFunction(quantilesTDigest(0.5, 0.95, 0.99), UInt64),
  -- calls whose time to first token is known: the sample behind ttft
  ttft_calls SimpleAggregateFunction(sum, UInt64),
  ttft AggregateFunction(quantilesTDigestIf(0.5, 0.95, 0.99), UInt32, UInt8),
  mark SimpleAggregateFunction(max, DateTime('UTC'))
)
ENGINE = AggregatingMergeTree
PARTITION BY toYYYYMM(t)
ORDER BY (tenant, feature, team, environment, model, provider, t)
TTL mark + INTERVAL 7 DAY DELETE WHERE tenant = ''
SETTINGS non_replicated_deduplication_window = 10000
