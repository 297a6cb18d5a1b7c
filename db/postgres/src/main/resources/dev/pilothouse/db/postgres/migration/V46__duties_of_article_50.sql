-- Every duty of Article 50 that a feature owes, those of deployers too: what answers disclose depends on them.
ALTER TABLE risk_standing ADD COLUMN discloses text[] NOT NULL DEFAULT '{}';
UPDATE risk_standing s
SET discloses = coalesce((
    SELECT array_agg(d ->> 'id' ORDER BY d ->> 'id')
    FROM risk_classification c, jsonb_array_elements(c.result -> 'duties') d
    WHERE c.tenant = s.tenant AND c.feature = s.feature AND c.number = s.number AND d ->> 'id' LIKE 'O-50.%'), '{}');
ALTER TABLE risk_standing DROP COLUMN tells, DROP COLUMN marks;
