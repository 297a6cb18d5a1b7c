-- Calls about which a webhook would have been asked. Dry runs ask none: what was said would leave the house.
ALTER TABLE guardrail_dry_run ADD COLUMN unjudged bigint NOT NULL DEFAULT 0;
