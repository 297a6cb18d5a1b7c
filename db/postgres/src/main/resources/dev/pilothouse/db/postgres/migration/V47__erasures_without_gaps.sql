-- Of each look of a probe what it found; places that could not be looked at; stores of which there is none.
ALTER TABLE privacy_step
    -- Nothing was there that could hold anything, such as no node of the kind.
    ADD absent boolean NOT NULL DEFAULT false,
    -- Arrays of {"name", "found"}: what the control did not look at, the proof may not speak of.
    ADD control_looks jsonb NOT NULL DEFAULT '[]',
    ADD probe_looks jsonb NOT NULL DEFAULT '[]',
    ADD probe_unlooked bigint NOT NULL DEFAULT 0 CHECK (probe_unlooked >= 0),
    DROP CONSTRAINT erased_after_its_control,
    ADD CONSTRAINT erased_after_its_control
        CHECK (erased_at IS NULL OR (controlled_at IS NOT NULL AND (control_found > 0 OR absent))),
    DROP CONSTRAINT probed_and_empty,
    ADD CONSTRAINT probed_and_empty
        CHECK (state <> 'probed' OR (erased_at IS NOT NULL AND probed_at >= erased_at AND probe_found = 0
                                     AND canary_left = 0 AND probe_unlooked = 0
                                     AND NOT (absent AND probe_looks <> '[]')));

-- As before, but a store of which there is none proves nothing by itself.
CREATE OR REPLACE FUNCTION certificate_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pilothouse.privacy_step s
                   WHERE s.request = NEW.request AND s.erasable AND NOT s.absent) THEN
        RAISE EXCEPTION 'nothing was erased for request %', NEW.request;
    END IF;
    IF EXISTS (SELECT FROM pilothouse.privacy_step s
               WHERE s.request = NEW.request AND s.erasable
                   AND (s.state <> 'probed'
                        OR s.probed_at < (SELECT max(o.erased_at) FROM pilothouse.privacy_step o
                                          WHERE o.request = NEW.request))) THEN
        RAISE EXCEPTION 'request % has a store that is not proved empty', NEW.request;
    END IF;
    IF EXISTS (SELECT FROM pilothouse.privacy_secret p WHERE p.request = NEW.request)
            OR EXISTS (SELECT FROM pilothouse.privacy_request r
                       JOIN pilothouse.subject s ON s.tenant = r.tenant AND s.pseudonym = r.pseudonym
                       WHERE r.id = NEW.request) THEN
        RAISE EXCEPTION 'identifiers of request % are still there', NEW.request;
    END IF;
    RETURN NEW;
END
$$;

-- Nodes that were forgotten and have not joined again: what lies on their disks is not looked at.
CREATE TABLE node_forgotten (
    name text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('gateway', 'pool', 'ingest')),
    at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON node_forgotten TO pilothouse_app;

-- Folders of consoles, each by an id that lies in it, and when a console last worked there.
CREATE TABLE console_home (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    seen_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON console_home TO pilothouse_app;

-- What the console that carries an erasure out asks others to do in their folders.
CREATE TABLE console_home_order (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    home uuid NOT NULL REFERENCES console_home ON DELETE CASCADE,
    -- A privacy request, or its made-up person: who that is, each console finds out itself.
    subject uuid NOT NULL,
    verb text NOT NULL CHECK (verb IN ('plan', 'plant', 'erase', 'probe')),
    ordered_at timestamptz NOT NULL,
    -- JSON object; null: not answered yet.
    answer jsonb
);
CREATE INDEX console_home_order_waiting ON console_home_order (home) WHERE answer IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON console_home_order TO pilothouse_app;

-- When the tables that had held key and identifiers were written anew, after the certificate.
ALTER TABLE privacy_request ADD written_anew_at timestamptz;
GRANT MAINTAIN ON privacy_file, mail TO pilothouse_app;
