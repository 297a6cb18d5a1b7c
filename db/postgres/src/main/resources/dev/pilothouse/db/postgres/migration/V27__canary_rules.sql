-- Rules of canaries are limits against what is live beside them now. What was kept before were fixed figures that nothing ever read:
-- such a canary is decided by hand.
UPDATE prompt_release SET canary_rule = '' WHERE canary_rule <> '';

ALTER TABLE prompt_release
    -- When some process last took it up to read its figures.
    ADD canary_read_at timestamptz,
    -- When its rule gave up for want of a clear figure; from then on people decide.
    ADD canary_rule_ended_at timestamptz;
CREATE INDEX prompt_release_canary ON prompt_release (canary_read_at) WHERE state = 'canary';
