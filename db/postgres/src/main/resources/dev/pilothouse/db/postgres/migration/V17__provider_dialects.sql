ALTER TABLE provider DROP CONSTRAINT provider_kind_check;
ALTER TABLE provider ADD CONSTRAINT provider_kind_check CHECK (kind IN ('openai', 'anthropic', 'pool'));

-- Whether an OpenAI-compatible provider has the Responses API too; gateways translate for the others.
ALTER TABLE provider ADD COLUMN responses boolean NOT NULL DEFAULT false;
ALTER TABLE provider ADD CONSTRAINT provider_responses_check CHECK (NOT responses OR kind = 'openai');
