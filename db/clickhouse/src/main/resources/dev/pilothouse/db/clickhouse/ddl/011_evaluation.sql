-- Scores of answers: gen_ai.evaluation.result.
CREATE TABLE IF NOT EXISTS evaluation (
  batch UInt64 CODEC(Delta, LZ4),
  tenant LowCardinality(String),
  feature LowCardinality(String),
  environment LowCardinality(String),
  trace_id String,
  span_id String,
  response_id String,
  name LowCardinality(String),
  score Float64,
  label LowCardinality(String),
  explanation String CODEC(ZSTD(3)),
  subject String,
  sample UInt8,
  ts DateTime64(3, 'UTC')
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(ts)
ORDER BY (tenant, feature, name, ts)
SETTINGS non_replicated_deduplication_window = 10000
