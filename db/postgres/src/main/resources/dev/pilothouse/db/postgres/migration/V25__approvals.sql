-- What people approve, who approved it, and what waits for it.
CREATE TABLE approval (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    kind text NOT NULL CHECK (kind ~ '^[a-z][a-z-]{1,39}$'),
    -- Empty: what belongs to no tenant. A kill outlives its tenant, so this may name one that is gone.
    tenant text,
    -- Id of the thing, unique in its kind.
    subject text NOT NULL CHECK (length(subject) BETWEEN 1 AND 200),
    title text NOT NULL CHECK (length(title) BETWEEN 1 AND 300),
    digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    asker uuid NOT NULL REFERENCES person,
    -- Who made it, the asker too: they may not decide about it.
    authors uuid[] NOT NULL CHECK (asker = ANY (authors)),
    approvers integer NOT NULL CHECK (approvers BETWEEN 1 AND 5),
    risk text NOT NULL CHECK (length(risk) <= 100),
    note text NOT NULL CHECK (length(note) <= 2000),
    evidence jsonb NOT NULL,
    link text NOT NULL CHECK (link ~ '^/([^/]|$)' AND length(link) <= 500),
    asked_at timestamptz NOT NULL,
    due_at timestamptz,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'changes-requested', 'withdrawn', 'void')),
    ended_at timestamptz,
    ended_why text NOT NULL DEFAULT '',
    CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX approval_open ON approval (kind, subject) WHERE state = 'open';
CREATE INDEX approval_of_tenant ON approval (tenant, id DESC);
CREATE INDEX approval_of_author ON approval USING gin (authors);

CREATE TABLE approval_vote (
    approval uuid NOT NULL REFERENCES approval ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES person,
    verdict text NOT NULL CHECK (verdict IN ('approve', 'request-changes')),
    comment text NOT NULL CHECK (length(comment) <= 2000),
    voted_at timestamptz NOT NULL,
    -- Whom the person stood in for; their vote all the same.
    on_behalf_of uuid REFERENCES person CHECK (on_behalf_of <> person),
    -- In the order of the decisions.
    position bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (approval, person)
);
-- Who was stood in for has no second vote.
CREATE UNIQUE INDEX approval_vote_seat ON approval_vote (approval, (coalesce(on_behalf_of, person)));

CREATE TABLE approval_comment (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    approval uuid NOT NULL REFERENCES approval ON DELETE CASCADE,
    person uuid NOT NULL REFERENCES person,
    text text NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    written_at timestamptz NOT NULL
);
CREATE INDEX approval_comment_of ON approval_comment (approval, id);

CREATE FUNCTION approvals_go_with_their_tenant() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pilothouse, pg_temp AS $$
BEGIN
    DELETE FROM approval WHERE tenant = OLD.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER approvals_go_with_their_tenant AFTER DELETE ON tenant
    FOR EACH ROW EXECUTE FUNCTION approvals_go_with_their_tenant();

-- Nobody decides about what they made, not through a deputy either.
CREATE FUNCTION approval_vote_is_of_another() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about pilothouse.approval;
BEGIN
    SELECT * INTO STRICT about FROM pilothouse.approval a WHERE a.id = NEW.approval;
    IF about.state <> 'open' THEN
        RAISE EXCEPTION 'approval % is %', about.id, about.state;
    END IF;
    IF NEW.person = ANY (about.authors) OR NEW.on_behalf_of = ANY (about.authors) THEN
        RAISE EXCEPTION 'an author may not decide about approval %', about.id;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approval_vote_is_of_another BEFORE INSERT OR UPDATE ON approval_vote
    FOR EACH ROW EXECUTE FUNCTION approval_vote_is_of_another();

-- What ended stays ended; approved is what enough different people approved and nobody refused.
CREATE FUNCTION approval_needs_its_approvers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'open' THEN
        RAISE EXCEPTION 'approval % is % already', OLD.id, OLD.state;
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
CREATE TRIGGER approval_needs_its_approvers BEFORE UPDATE ON approval
    FOR EACH ROW EXECUTE FUNCTION approval_needs_its_approvers();

-- Who stands in for whom while they are away.
CREATE TABLE approval_deputy (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    person uuid NOT NULL REFERENCES person,
    deputy uuid NOT NULL REFERENCES person CHECK (deputy <> person),
    begins_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL CHECK (ends_at > begins_at),
    named_at timestamptz NOT NULL,
    -- Before its time was over.
    ended_at timestamptz
);
CREATE INDEX approval_deputy_of ON approval_deputy (person, ends_at);
CREATE INDEX approval_deputy_as ON approval_deputy (deputy, ends_at);

-- A looser rule of a budget, or its end, that waits for an approval. Amounts as in budget.
CREATE TABLE budget_proposal (
    budget uuid PRIMARY KEY REFERENCES budget ON DELETE CASCADE,
    approval uuid NOT NULL REFERENCES approval ON DELETE CASCADE,
    digest text NOT NULL,
    -- Of the budget that it changes.
    version bigint NOT NULL,
    closes boolean NOT NULL,
    reason text NOT NULL,
    name text NOT NULL,
    limit_units bigint NOT NULL CHECK (limit_units > 0),
    alert_at integer NOT NULL,
    cheaper_at integer NOT NULL,
    local_at integer NOT NULL,
    away_units bigint NOT NULL,
    cuts_streams boolean NOT NULL,
    counts_free boolean NOT NULL
);

-- E-mails to be sent, and what became of them. No content: a title and a link.
CREATE TABLE mail (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    -- What it tells: nobody is told the same twice.
    about text NOT NULL,
    person uuid NOT NULL REFERENCES person,
    headline text NOT NULL,
    title text NOT NULL,
    link text NOT NULL,
    queued_at timestamptz NOT NULL,
    -- Not before; while a process sends it, the time when another one may.
    next_try_at timestamptz NOT NULL,
    tries integer NOT NULL DEFAULT 0,
    sent_at timestamptz,
    given_up_at timestamptz,
    -- What went wrong last.
    trouble text NOT NULL DEFAULT '',
    UNIQUE (about, person),
    CHECK (sent_at IS NULL OR given_up_at IS NULL)
);
CREATE INDEX mail_waiting ON mail (next_try_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX mail_given_up ON mail (given_up_at) WHERE given_up_at IS NOT NULL;

GRANT SELECT, INSERT, UPDATE (state, ended_at, ended_why) ON approval TO pilothouse_app;
GRANT SELECT, INSERT ON approval_vote, approval_comment TO pilothouse_app;
GRANT SELECT, INSERT, UPDATE (ended_at) ON approval_deputy TO pilothouse_app;
GRANT SELECT, INSERT, DELETE ON budget_proposal TO pilothouse_app;
GRANT SELECT, INSERT, DELETE, UPDATE (next_try_at, tries, sent_at, given_up_at, trouble) ON mail TO pilothouse_app;
-- Whoever objects to a lift takes its first vote back.
GRANT DELETE ON kill_lift_vote TO pilothouse_app;
