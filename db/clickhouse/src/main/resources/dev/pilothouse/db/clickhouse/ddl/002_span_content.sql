-- Prompts, completions, tool arguments and results, after masking. Own retention.
CREATE TABLE IF NOT EXISTS span_content (
  batch UInt64 CODEC(Delta, LZ4),
  tenant LowCardinality(String),
  trace_id FixedString(32) CODEC(ZSTD(1)),
  span_id FixedString(16) CODEC(ZSTD(1)),
  ts DateTime64(9, 'UTC') CODEC(Delta, ZSTD(1)),
  subject String CODEC(ZSTD(1)),
  -- system, input, output, tool-arguments, tool-result, documents
  part LowCardinality(String),
  -- JSON as gen_ai.input.messages and gen_ai.output.messages; plain text is allowed
  body String CODEC(ZSTD(3)),
  -- JSON list of {detector, start, end, sealed}: what was masked, sealed to those who may reveal it
  masked String CODEC(ZSTD(3)),
  INDEX by_batch batch TYPE minmax GRANULARITY 1,
  INDEX by_subject subject TYPE bloom_filter GRANULARITY 1
)
ENGINE = MergeTree
PARTITION BY toDate(ts)
ORDER BY (tenant, trace_id, span_id, part)
TTL toDateTime(ts) + INTERVAL 90 DAY DELETE
SETTINGS non_replicated_deduplication_window = 10000
