-- What people write about risk classes, exports, drafts and holds may name somebody too.
INSERT INTO personal_text (place, field, what, how) VALUES
    ('risk_dissent', 'text', 'objections to risk classes', 'mask'),
    ('risk_duty', 'evidence', 'evidence of duties', 'mask'),
    ('prompt_draft', 'content', 'earlier drafts of prompts', 'mask'),
    ('legal_hold', 'reason', 'reasons of legal holds', 'mask'),
    ('legal_hold', 'lift_reason', 'reasons of legal holds', 'mask');
INSERT INTO personal_text (place, field, what, how, of_tenant) VALUES
    ('audit_export', 'filter', 'exports of the audit log', 'mask', 't.tenants IS NULL OR $1 = ANY (t.tenants)'),
    ('audit_export_plan', 'name', 'plans of exports', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('audit_export_plan', 'filter', 'plans of exports', 'mask', 't.tenant = $1 OR t.tenant IS NULL');
-- A class that was signed stands under its digest: who signed it answers anew first.
INSERT INTO personal_text (place, field, what, how, of_tenant, fixed) VALUES
    ('risk_classification', 'answers', 'answers on risk classes', 'mask', 't.tenant = $1', 't.statement IS NOT NULL'),
    ('risk_classification', 'statement', 'signed risk classes', 'mask', 't.tenant = $1', 'true');
DO $$
DECLARE
    p text;
BEGIN
    FOR p IN SELECT DISTINCT place FROM pilothouse.personal_text LOOP
        EXECUTE format('GRANT MAINTAIN ON pilothouse.%I TO pilothouse_app', p);
    END LOOP;
END
$$;
