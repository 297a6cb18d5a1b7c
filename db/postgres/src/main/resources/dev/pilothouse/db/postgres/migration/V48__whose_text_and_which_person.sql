-- What an erasure finds in the console's tables: rows of the one tenant, words and not digits of other numbers, and
-- what may stay.
ALTER TABLE personal_text
    -- SQL over the row t: it is needed as it is and may stay.
    ADD COLUMN stays text NOT NULL DEFAULT 'false',
    -- Why, for people.
    ADD COLUMN ground text NOT NULL DEFAULT '';

-- Rows of drill and price_book are the installation's own and belong to no tenant.
UPDATE personal_text SET of_tenant = 'EXISTS (SELECT FROM model m WHERE m.id = t.model AND (m.tenant = $1 OR m.tenant IS NULL))'
    WHERE place = 'model_parent';
UPDATE personal_text SET of_tenant = 'NOT EXISTS (SELECT FROM replica r JOIN deployment d ON d.id = r.deployment WHERE r.id = t.replica AND d.tenant <> $1)'
    WHERE place = 'replica_command';
UPDATE personal_text SET of_tenant = 'EXISTS (SELECT FROM privacy_request q WHERE q.id = t.request AND q.tenant = $1) OR EXISTS (SELECT FROM approval a WHERE starts_with(t.about, ''approval/'' || a.id || ''/'') AND (a.tenant = $1 OR a.tenant IS NULL))'
    WHERE place = 'mail';

-- Kills name end users by their references, those from before as callers wrote them; gateways need them while they are in force.
INSERT INTO personal_text (place, field, what, how, of_tenant, fixed, stays, ground) VALUES
    ('kill', 'target', 'kills of end users', 'mask', 't.tenant = $1 AND t.scope = ''end-user''',
        't.lifted_at IS NULL', 't.lifted_at IS NULL AND t.target ~ ''^[A-Za-z0-9_-]{43}$''',
        'A kill in force, by keyed reference: until it is lifted'),
    ('legal_hold', 'target', 'targets of legal holds', 'mask', 't.tenant = $1 AND t.scope = ''subject''', 'false',
        't.lifted_at IS NULL AND (t.until IS NULL OR t.until > now())', 'A legal hold: GDPR Article 17(3)(b) and (e)');

-- One pattern of all texts, the longest first.
CREATE FUNCTION personal_text_pattern(p_texts text[]) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(regexp_replace(n, '([^[:alnum:]])', '\\\1', 'g'), '|' ORDER BY length(n) DESC) FROM unnest(p_texts) n
$$;

-- As JSON when it is an object or an array that can be kept as such; null: it is something else.
CREATE FUNCTION personal_text_json(p_text text) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    IF p_text IS JSON OBJECT OR p_text IS JSON ARRAY THEN
        RETURN p_text::jsonb;
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    RETURN NULL;
END
$$;

-- Words in strings and in names of fields; numbers stay: most are counts, and a word in their place is no JSON.
CREATE FUNCTION personal_text_masked(p_json jsonb, p_pattern text) RETURNS jsonb
    LANGUAGE plpgsql IMMUTABLE SET search_path = pilothouse, pg_temp AS $$
BEGIN
    RETURN CASE jsonb_typeof(p_json)
        WHEN 'string' THEN to_jsonb(regexp_replace(p_json #>> '{}', p_pattern, '[erased]', 'gi'))
        WHEN 'array' THEN coalesce((SELECT jsonb_agg(personal_text_masked(e.x, p_pattern) ORDER BY e.n)
            FROM jsonb_array_elements(p_json) WITH ORDINALITY e (x, n)), '[]')
        WHEN 'object' THEN coalesce((SELECT jsonb_object_agg(regexp_replace(f.key, p_pattern, '[erased]', 'gi'), personal_text_masked(f.value, p_pattern))
            FROM jsonb_each(p_json) f), '{}')
        ELSE p_json
    END;
END
$$;

-- Text that is JSON is masked as such.
CREATE FUNCTION personal_text_masked(p_text text, p_pattern text) RETURNS text
    LANGUAGE sql IMMUTABLE SET search_path = pilothouse, pg_temp AS $$
    SELECT coalesce(personal_text_masked(personal_text_json(p_text), p_pattern)::text,
        regexp_replace(p_text, p_pattern, '[erased]', 'gi'))
$$;

-- Whether the letters stand there, in whatever form, great or small.
CREATE FUNCTION personal_text_letters(p_text text, p_texts text[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT EXISTS (SELECT FROM unnest(p_texts) n
        WHERE strpos(lower(p_text), lower(n)) > 0 OR strpos(lower(p_text), lower(btrim(to_json(n)::text, '"'))) > 0)
$$;

-- Whether one of the texts is said: what personal_text_masked would change.
CREATE FUNCTION personal_text_has(p_json jsonb, p_texts text[]) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pilothouse, pg_temp AS $$
BEGIN
    IF NOT personal_text_letters(p_json::text, p_texts) THEN
        RETURN false;
    END IF;
    RETURN personal_text_masked(p_json, personal_text_pattern(p_texts)) <> p_json;
END
$$;
CREATE FUNCTION personal_text_has(p_text text, p_texts text[]) RETURNS boolean
    LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pilothouse, pg_temp AS $$
BEGIN
    IF NOT personal_text_letters(p_text, p_texts) THEN
        RETURN false;
    END IF;
    RETURN coalesce(personal_text_has(personal_text_json(p_text), p_texts), true);
END
$$;
CREATE FUNCTION personal_text_has(p_bytes bytea, p_texts text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE STRICT SET search_path = pilothouse, pg_temp AS $$
    SELECT personal_text_has(convert_from(p_bytes, 'UTF8'), p_texts)
$$;

CREATE OR REPLACE FUNCTION personal_text_match(p personal_text) RETURNS text
    LANGUAGE sql STABLE SET search_path = pilothouse, pg_temp AS $$
    SELECT format('personal_text_has(t.%I, $2)', p.field)
$$;

-- How many rows name a person; changes nothing. "fixed" are those that have to be replaced first, "stays" those that may stay.
DROP FUNCTION personal_text_count(text, text[]);
CREATE FUNCTION personal_text_count(p_tenant text, p_texts text[])
    RETURNS TABLE (place text, field text, what text, found bigint, fixed bigint, stays bigint, ground text)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
DECLARE
    p personal_text;
BEGIN
    PERFORM personal_text_check(p_texts);
    FOR p IN SELECT * FROM personal_text x ORDER BY x.place, x.field LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %1$L::text, %2$L::text, %3$L::text, count(*) FILTER (WHERE NOT (%4$s) AND NOT (%5$s)),'
            ' count(*) FILTER (WHERE (%4$s) AND NOT (%5$s)), count(*) FILTER (WHERE %5$s), %6$L::text FROM %1$I t WHERE (%7$s) AND %8$s',
            p.place, p.field, p.what, p.fixed, p.stays, p.ground, p.of_tenant, personal_text_match(p))
            USING p_tenant, p_texts;
    END LOOP;
END
$$;

CREATE OR REPLACE FUNCTION personal_text_erase(p_tenant text, p_texts text[]) RETURNS TABLE (place text, erased bigint)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
DECLARE
    p personal_text;
    masked text;
    gone bigint;
BEGIN
    PERFORM personal_text_check(p_texts);
    FOR p IN SELECT x.* FROM personal_text x JOIN personal_text_count(p_tenant, p_texts) c ON c.place = x.place AND c.field = x.field
             WHERE c.found > 0 ORDER BY x.place, x.field LOOP
        IF p.how = 'delete' THEN
            EXECUTE format('DELETE FROM %I t WHERE (%s) AND NOT (%s) AND NOT (%s) AND %s',
                p.place, p.of_tenant, p.fixed, p.stays, personal_text_match(p)) USING p_tenant, p_texts;
        ELSE
            masked := format('personal_text_masked(t.%I, $3)', p.field);
            EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', p.place);
            EXECUTE format('UPDATE %I t SET %I = %s%s WHERE (%s) AND NOT (%s) AND NOT (%s) AND %s',
                p.place, p.field, masked, CASE p.also WHEN '' THEN '' ELSE ', ' || format(p.also, masked) END,
                p.of_tenant, p.fixed, p.stays, personal_text_match(p))
                USING p_tenant, p_texts, personal_text_pattern(p_texts);
        END IF;
        GET DIAGNOSTICS gone = ROW_COUNT;
        IF p.how = 'mask' THEN
            EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', p.place);
        END IF;
        RETURN QUERY SELECT p.place, gone;
    END LOOP;
END
$$;

-- Why bytes may stand in the files of tables though no row of the person is left: in rows that are not the tenant's, in
-- columns that hold names, ids and settings, or as digits of a number or in what may stay. Says no more than that.
CREATE FUNCTION personal_text_elsewhere(p_tenant text, p_texts text[], p_places text[])
    RETURNS TABLE (place text, others boolean, names boolean, stays boolean)
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
DECLARE
    one text;
    ours text;
    listed text;
    exempt text;
BEGIN
    PERFORM personal_text_check(p_texts);
    FOR one IN SELECT DISTINCT x.place FROM personal_text x WHERE x.place = ANY (p_places) ORDER BY 1 LOOP
        SELECT string_agg('coalesce((' || x.of_tenant || '), false)', ' OR ') INTO ours FROM personal_text x WHERE x.place = one;
        SELECT coalesce(string_agg(c.letters, ' OR ') FILTER (WHERE c.listed), 'false'),
            coalesce(string_agg(c.letters, ' OR ') FILTER (WHERE NOT c.listed), 'false') INTO listed, exempt
        FROM (SELECT format('personal_text_letters(%s, $2)', CASE a.atttypid::regtype::text
                    WHEN 'bytea' THEN format('encode(t.%I, ''escape'')', a.attname)
                    ELSE format('t.%I::text', a.attname) END) AS letters,
                EXISTS (SELECT FROM personal_text x WHERE x.place = one AND x.field = a.attname) AS listed
            FROM pg_attribute a
            WHERE a.attrelid = ('pilothouse.' || quote_ident(one))::regclass AND a.attnum > 0 AND NOT a.attisdropped
                AND a.atttypid::regtype::text IN ('text', 'jsonb', 'json', 'bytea', 'text[]')) c;
        RETURN QUERY EXECUTE format('SELECT %1$L::text, coalesce(bool_or(NOT (%2$s)), false), coalesce(bool_or((%2$s) AND (%3$s)), false),'
            ' coalesce(bool_or((%2$s) AND (%4$s)), false) FROM %1$I t WHERE (%3$s) OR (%4$s)', one, ours, exempt, listed)
            USING p_tenant, p_texts;
    END LOOP;
END
$$;

-- What is said of a person, each time with at most 200 letters before and after it.
CREATE FUNCTION personal_text_said(p_text text, p_texts text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE SET search_path = pilothouse, pg_temp AS $$
    SELECT coalesce(array_agg(m.said[1]), '{}') FROM (SELECT said FROM regexp_matches(p_text,
        '(.{0,200}(?:' || personal_text_pattern(p_texts) || ').{0,200})', 'gi') said LIMIT 100) m
$$;

-- The same rows as personal_text_count, one by one: for a person who asks what is held. The number counts within a field.
CREATE FUNCTION personal_text_rows(p_tenant text, p_texts text[])
    RETURNS TABLE (place text, field text, what text, number bigint, said text[])
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
DECLARE
    p personal_text;
    readable text;
BEGIN
    PERFORM personal_text_check(p_texts);
    FOR p IN SELECT * FROM personal_text x WHERE x.place <> 'erasure_canary' ORDER BY x.place, x.field LOOP
        SELECT format(CASE a.atttypid::regtype::text WHEN 'bytea' THEN 'convert_from(t.%I, ''UTF8'')' ELSE 't.%I::text' END, p.field)
            INTO readable FROM pg_attribute a
            WHERE a.attrelid = ('pilothouse.' || quote_ident(p.place))::regclass AND a.attname = p.field;
        RETURN QUERY EXECUTE format(
            'SELECT %1$L::text, %2$L::text, %3$L::text, row_number() OVER (ORDER BY t.ctid), personal_text_said(%4$s, $2) FROM %1$I t WHERE (%5$s) AND %6$s',
            p.place, p.field, p.what, readable, p.of_tenant, personal_text_match(p))
            USING p_tenant, p_texts;
    END LOOP;
END
$$;

-- Who comes while their data are destroyed is a new person of the same references until the old one is gone.
ALTER TABLE subject_reference DROP CONSTRAINT subject_reference_pkey, ADD PRIMARY KEY (tenant, reference, pseudonym);

REVOKE ALL ON FUNCTION personal_text_count(text, text[]), personal_text_elsewhere(text, text[], text[]),
    personal_text_rows(text, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION personal_text_count(text, text[]), personal_text_elsewhere(text, text[], text[]),
    personal_text_rows(text, text[]) TO pilothouse_app;
