-- Facts about spans, no content. Sort key: tenant first.
CREATE TABLE IF NOT EXISTS span (
  batch UInt64 CODEC(Delta, LZ4),
  tenant LowCardinality(String),
  team LowCardinality(String),
  feature LowCardinality(String),
  environment LowCardinality(String),
  key LowCardinality(String),
  trace_id FixedString(32) CODEC(ZSTD(1)),
  span_id FixedString(16) CODEC(ZSTD(1)),
  parent_span_id String CODEC(ZSTD(1)),
  ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  duration_ns UInt64 CODEC(ZSTD(1)),
  name LowCardinality(String),
  kind LowCardinality(String),
  service LowCardinality(String),
  -- gen_ai.operation.name after normalisation; empty for spans that are not GenAI
  operation LowCardinality(String),
  -- 1: a leaf inference span, the only thing that is priced and counted as a call
  call UInt8,
  status LowCardinality(String),
  -- ok, error, killed, refused, cancelled
  outcome LowCardinality(String),
  error_type LowCardinality(String),
  error_message String CODEC(ZSTD(1)),
  provider LowCardinality(String),
  request_model LowCardinality(String),
  model LowCardinality(String),
  deployment LowCardinality(String),
  route_reason LowCardinality(String),
  stream UInt8,
  finish_reason LowCardinality(String),
  response_id String CODEC(ZSTD(1)),
  session String CODEC(ZSTD(1)),
  agent LowCardinality(String),
  tool LowCardinality(String),
  data_source LowCardinality(String),
  prompt_name LowCardinality(String),
  prompt_version LowCardinality(String),
  release_digest String CODEC(ZSTD(1)),
  subject String CODEC(ZSTD(1)),
  consent LowCardinality(String),
  retention LowCardinality(String),
  sample UInt8,
  kill_epoch UInt64,
  kill_id String CODEC(ZSTD(1)),
  -- disjoint buckets: input without cache, output without reasoning
  input_tokens UInt64,
  cache_read_tokens UInt64,
  cache_write_tokens UInt64,
  output_tokens UInt64,
  reasoning_tokens UInt64,
  tokens_estimated UInt8,
  cost Decimal(18, 12),
  currency LowCardinality(String),
  -- metered, price-book, provider, unpriced; empty for spans that are no calls
  cost_source LowCardinality(String),
  price_version LowCardinality(String),
  -- time to first token; 0: not known
  ttft_us UInt32,
  -- 1: written by a node of ours
  metered UInt8,
  dialect LowCardinality(String),
  masked UInt16,
  ingested_at DateTime64(3, 'UTC'),
  INDEX by_batch batch TYPE minmax GRANULARITY 1,
  INDEX by_trace trace_id TYPE bloom_filter GRANULARITY 1,
  INDEX by_session session TYPE bloom_filter GRANULARITY 1,
  INDEX by_subject subject TYPE bloom_filter GRANULARITY 1,
  INDEX by_response response_id TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(ts)
ORDER BY (tenant, feature, ts)
SETTINGS non_replicated_deduplication_window = 10000
