-- Every duty of Article 50 that a feature owes, those of deployers too: what answers disclose depends on them.
ALTER TABLE risk_standing ADD COLUMN discloses text[] NOT NULL DEFAULT '{}';
UPDATE risk_standing s
SET discloses = coalesce((
    SELECT array_agg(d ->> 'id' ORDER BY d ->> 'id')
    FROM risk_classification c, jsonb_array_elements(c.result -> 'duties') d
    WHERE c.tenant = s.tenant AND c.feature = s.feature AND c.number = s.number AND d ->> 'id' LIKE 'O-50.%'), '{}');
ALTER TABLE risk_standing DROP COLUMN tells, DROP COLUMN marks;

-- An approval that waits can come to need more people, never fewer: the risk class is stricter by now.
CREATE OR REPLACE FUNCTION approval_needs_its_approvers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'approval % is % already', OLD.id, OLD.state;
    END IF;
    IF NEW.approvers < OLD.approvers THEN
        RAISE EXCEPTION 'approval % needs % approvers, not fewer', OLD.id, OLD.approvers;
    END IF;
    IF NEW.state = 'approved'
            AND (SELECT count(*) FROM pilothouse.approval_vote v
                 WHERE v.approval = OLD.id AND v.verdict = 'approve') < OLD.approvers THEN
        RAISE EXCEPTION 'approval % needs % approvers', OLD.id, OLD.approvers;
    END IF;
    IF NEW.state = 'approved'
            AND EXISTS (SELECT FROM pilothouse.approval_vote v
                        WHERE v.approval = OLD.id AND v.verdict = 'request-changes') THEN
        RAISE EXCEPTION 'changes were requested of approval %', OLD.id;
    END IF;
    RETURN NEW;
END
$$;
GRANT UPDATE (approvers) ON approval TO pilothouse_app;
