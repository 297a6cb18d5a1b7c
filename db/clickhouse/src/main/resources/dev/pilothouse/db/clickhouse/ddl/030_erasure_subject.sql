-- Working list of erasures under way: whom. A partition per run, dropped when it is done, so that no mutation's text names a person.
CREATE TABLE IF NOT EXISTS erasure_subject (
  request UUID,
  -- requests that are carried out together
  batch UUID,
  tenant LowCardinality(String),
  reference String,
  -- rows that began later stay
  before DateTime64(9, 'UTC'),
  noted_at DateTime('UTC')
)
ENGINE = MergeTree
PARTITION BY batch
ORDER BY (tenant, reference)
TTL noted_at + INTERVAL 3 DAY DELETE
SETTINGS ttl_only_drop_parts = 1
