-- Tiers, weights, canaries and shadows of routes; a time limit of a whole attempt.
ALTER TABLE route_target
    ADD COLUMN role text NOT NULL DEFAULT 'serving' CHECK (role IN ('serving', 'canary', 'shadow')),
    ADD COLUMN tier integer NOT NULL DEFAULT 1 CHECK (tier BETWEEN 1 AND 10),
    ADD COLUMN weight integer NOT NULL DEFAULT 100 CHECK (weight BETWEEN 1 AND 1000),
    -- Of a canary or shadow: hundredths of a percent of the calls.
    ADD COLUMN share integer NOT NULL DEFAULT 0 CHECK (share BETWEEN 0 AND 10000),
    ADD CHECK ((role = 'serving') = (share = 0));

-- So far each target was a tier of its own among those of its model.
UPDATE route_target SET tier = ranked.tier
FROM (SELECT tenant, feature, position,
             least(10, row_number() OVER (PARTITION BY tenant, feature, model ORDER BY position)) AS tier
      FROM route_target) ranked
WHERE ranked.tenant = route_target.tenant AND ranked.feature = route_target.feature AND ranked.position = route_target.position;

ALTER TABLE deployment
    ADD COLUMN total_timeout_ms integer NOT NULL DEFAULT 600000 CHECK (total_timeout_ms > 0);
