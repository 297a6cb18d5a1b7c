-- Text that people write and that may name somebody: where it is, and what an erasure does there.
CREATE TABLE personal_text (
    place text NOT NULL,
    field text NOT NULL,
    -- For people: "comments on approvals".
    what text NOT NULL,
    -- mask: the words become [erased]; delete: the row goes.
    how text NOT NULL CHECK (how IN ('mask', 'delete')),
    -- SQL over the row t: it belongs to tenant $1, or to none.
    of_tenant text NOT NULL DEFAULT 't.tenant = $1',
    -- SQL over the row t: it has to stay as it is for now.
    fixed text NOT NULL DEFAULT 'false',
    -- SET clauses that keep the rest of a masked row true, with ''%1$s'' for the masked text.
    also text NOT NULL DEFAULT '',
    PRIMARY KEY (place, field)
);

-- Made-up people, put here so that a probe has something to find.
CREATE TABLE erasure_canary (
    tenant text NOT NULL,
    reference text NOT NULL
);
GRANT SELECT, INSERT ON erasure_canary TO pilothouse_app;

INSERT INTO personal_text (place, field, what, how) VALUES
    ('prompt', 'description', 'descriptions of prompts', 'mask'),
    ('prompt', 'draft', 'drafts of prompts', 'mask'),
    ('prompt_version', 'note', 'notes on prompts', 'mask'),
    ('prompt_release', 'note', 'notes on releases', 'mask'),
    ('prompt_release', 'evidence', 'evidence of releases', 'mask'),
    ('playground_run', 'variables', 'runs of the playground', 'delete'),
    ('playground_run', 'answer', 'runs of the playground', 'delete'),
    ('playground_run', 'failure', 'runs of the playground', 'delete'),
    ('feature', 'purpose', 'purposes of features', 'mask'),
    ('guardrail_policy', 'draft', 'drafts of guardrails', 'mask'),
    ('guardrail_version', 'note', 'notes on guardrails', 'mask'),
    ('guardrail_dry_run', 'changes', 'dry runs of guardrails', 'delete'),
    ('read_only_tool', 'note', 'notes on tools', 'mask'),
    ('erasure_canary', 'reference', 'made-up people', 'delete');
INSERT INTO personal_text (place, field, what, how, of_tenant) VALUES
    ('approval', 'title', 'approvals', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('approval', 'note', 'approvals', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('approval', 'evidence', 'approvals', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('approval', 'ended_why', 'approvals', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('approval_vote', 'comment', 'comments on approvals', 'mask',
        'EXISTS (SELECT FROM approval a WHERE a.id = t.approval AND (a.tenant = $1 OR a.tenant IS NULL))'),
    ('approval_comment', 'text', 'comments on approvals', 'mask',
        'EXISTS (SELECT FROM approval a WHERE a.id = t.approval AND (a.tenant = $1 OR a.tenant IS NULL))'),
    ('kill', 'reason', 'reasons of kills', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('kill', 'incident', 'reasons of kills', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('kill', 'lift_reason', 'reasons of kills', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('kill_lift_vote', 'reason', 'reasons of kills', 'mask',
        'EXISTS (SELECT FROM kill k WHERE k.id = t.kill AND (k.tenant = $1 OR k.tenant IS NULL))'),
    ('model', 'summary', 'summaries of models', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('model_parent', 'note', 'notes on models', 'mask', 'true'),
    ('job', 'title', 'jobs', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('job', 'detail', 'jobs', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('cache_purge', 'reason', 'purges of caches', 'mask', 't.tenant = $1 OR t.tenant IS NULL'),
    ('cache_purge', 'subject', 'purges of caches', 'delete', 't.tenant = $1'),
    ('replica_command', 'reason', 'orders to replicas', 'mask', 'true'),
    ('replica_command', 'detail', 'orders to replicas', 'mask', 'true'),
    ('drill', 'detail', 'drills', 'mask', 'true'),
    ('price_book', 'note', 'notes on prices', 'mask', 'true'),
    ('mail', 'headline', 'e-mails', 'delete', 'true'),
    ('mail', 'title', 'e-mails', 'delete', 'true'),
    ('budget_proposal', 'reason', 'proposals for budgets', 'mask',
        'EXISTS (SELECT FROM budget b WHERE b.id = t.budget AND b.tenant = $1)'),
    ('audit_detail', 'detail', 'reasons, before and after of audit entries', 'delete',
        'EXISTS (SELECT FROM audit_entry e WHERE e.seq = t.seq AND (e.tenant = $1 OR e.tenant IS NULL))');
-- What is live, and cards, stand under a digest that somebody agreed to: whoever wrote them replaces them first.
INSERT INTO personal_text (place, field, what, how, of_tenant, fixed, also) VALUES
    ('prompt_version', 'content', 'versions of prompts', 'mask', 't.tenant = $1',
        'EXISTS (SELECT FROM prompt_release r WHERE r.tenant = t.tenant AND r.prompt = t.prompt AND r.version = t.version AND r.state IN (''asked'', ''canary'', ''live''))',
        'digest = encode(sha256(convert_to(%1$s, ''UTF8'')), ''hex'')'),
    ('prompt_release', 'content', 'releases of prompts', 'mask', 't.tenant = $1',
        't.state IN (''asked'', ''canary'', ''live'')', 'digest = encode(sha256(convert_to(%1$s, ''UTF8'')), ''hex'')'),
    ('model_card', 'content', 'model cards', 'mask',
        'EXISTS (SELECT FROM model m WHERE m.id = t.model AND (m.tenant = $1 OR m.tenant IS NULL))', 'true', ''),
    ('model_card_revision', 'content', 'earlier model cards', 'mask',
        'EXISTS (SELECT FROM model m WHERE m.id = t.model AND (m.tenant = $1 OR m.tenant IS NULL))', 'false', '');

-- SQL over the row t: the field holds one of the texts of $2. Letters count alike, great or small.
CREATE FUNCTION personal_text_match(p personal_text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pilothouse, pg_temp AS $$
    SELECT CASE (SELECT a.atttypid::regtype::text FROM pg_attribute a
                 WHERE a.attrelid = ('pilothouse.' || quote_ident(p.place))::regclass AND a.attname = p.field)
        WHEN 'bytea' THEN format('EXISTS (SELECT FROM unnest($2) n WHERE strpos(lower(convert_from(t.%1$I, ''UTF8'')), lower(n)) > 0)', p.field)
        ELSE format('EXISTS (SELECT FROM unnest($2) n WHERE strpos(lower(t.%1$I::text), lower(n)) > 0)', p.field)
    END
$$;

CREATE FUNCTION personal_text_check(p_texts text[]) RETURNS void LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(p_texts) n WHERE n IS NULL OR length(n) < 4) THEN
        RAISE EXCEPTION 'texts to erase have at least 4 characters';
    END IF;
END
$$;

-- How many rows name a person; changes nothing. "fixed" are those that have to be replaced first.
CREATE FUNCTION personal_text_count(p_tenant text, p_texts text[])
    RETURNS TABLE (place text, field text, what text, found bigint, fixed bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
DECLARE
    p personal_text;
BEGIN
    PERFORM personal_text_check(p_texts);
    FOR p IN SELECT * FROM personal_text x ORDER BY x.place, x.field LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L::text, %L::text, %L::text, count(*) FILTER (WHERE NOT (%s)), count(*) FILTER (WHERE %s) FROM %I t WHERE (%s) AND (%s)',
            p.place, p.field, p.what, p.fixed, p.fixed, p.place, p.of_tenant, personal_text_match(p))
            USING p_tenant, p_texts;
    END LOOP;
END
$$;

-- Deletes or masks what names a person. Triggers that keep ended things as they are do not see it: only words change.
CREATE FUNCTION personal_text_erase(p_tenant text, p_texts text[]) RETURNS TABLE (place text, erased bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
DECLARE
    p personal_text;
    kind text;
    pattern text;
    masked text;
    gone bigint;
BEGIN
    PERFORM personal_text_check(p_texts);
    SELECT string_agg(regexp_replace(n, '([^[:alnum:]])', '\\\1', 'g'), '|' ORDER BY length(n) DESC)
        INTO pattern FROM unnest(p_texts) n;
    FOR p IN SELECT x.* FROM personal_text x JOIN personal_text_count(p_tenant, p_texts) c ON c.place = x.place AND c.field = x.field
             WHERE c.found > 0 ORDER BY x.place, x.field LOOP
        IF p.how = 'delete' THEN
            EXECUTE format('DELETE FROM %I t WHERE (%s) AND NOT (%s) AND (%s)',
                p.place, p.of_tenant, p.fixed, personal_text_match(p)) USING p_tenant, p_texts;
        ELSE
            SELECT a.atttypid::regtype::text INTO kind FROM pg_attribute a
                WHERE a.attrelid = ('pilothouse.' || quote_ident(p.place))::regclass AND a.attname = p.field;
            masked := format('regexp_replace(t.%I::text, $3, ''[erased]'', ''gi'')', p.field);
            EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', p.place);
            EXECUTE format('UPDATE %I t SET %I = %s::%s%s WHERE (%s) AND NOT (%s) AND (%s)',
                p.place, p.field, masked, kind, CASE p.also WHEN '' THEN '' ELSE ', ' || format(p.also, masked) END,
                p.of_tenant, p.fixed, personal_text_match(p)) USING p_tenant, p_texts, pattern;
        END IF;
        GET DIAGNOSTICS gone = ROW_COUNT;
        IF p.how = 'mask' THEN
            EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', p.place);
        END IF;
        RETURN QUERY SELECT p.place, gone;
    END LOOP;
END
$$;

-- Files in which rows of these tables may lie: the tables', those of their long values and their indexes.
CREATE FUNCTION personal_text_files() RETURNS TABLE (place text, file text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
    WITH main AS (SELECT DISTINCT p.place, c.oid, c.reltoastrelid FROM personal_text p JOIN pg_class c ON c.oid = ('pilothouse.' || quote_ident(p.place))::regclass),
    heap AS (SELECT m.place, m.oid FROM main m UNION SELECT m.place, m.reltoastrelid FROM main m WHERE m.reltoastrelid <> 0),
    every AS (SELECT h.place, h.oid FROM heap h UNION SELECT h.place, i.indexrelid FROM heap h JOIN pg_index i ON i.indrelid = h.oid)
    SELECT e.place, pg_relation_filepath(e.oid) FROM every e ORDER BY 1, 2
$$;

REVOKE ALL ON FUNCTION personal_text_match(personal_text), personal_text_check(text[]), personal_text_count(text, text[]),
    personal_text_erase(text, text[]), personal_text_files() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION personal_text_count(text, text[]), personal_text_erase(text, text[]), personal_text_files() TO pilothouse_app;
GRANT SELECT ON personal_text TO pilothouse_app;
-- To write a table anew without what was deleted.
DO $$
DECLARE
    p text;
BEGIN
    FOR p IN SELECT DISTINCT place FROM pilothouse.personal_text LOOP
        EXECUTE format('GRANT MAINTAIN ON pilothouse.%I TO pilothouse_app', p);
    END LOOP;
END
$$;
