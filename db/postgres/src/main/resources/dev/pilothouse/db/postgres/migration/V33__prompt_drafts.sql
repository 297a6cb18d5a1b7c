-- Drafts as they were saved, so that whoever saves over a newer one is told what the other person changed. The newest twenty are kept.
CREATE TABLE prompt_draft (
    tenant text NOT NULL,
    prompt text NOT NULL,
    draft_version bigint NOT NULL CHECK (draft_version >= 1),
    content text NOT NULL CHECK (length(content) <= 600000),
    PRIMARY KEY (tenant, prompt, draft_version),
    FOREIGN KEY (tenant, prompt) REFERENCES prompt ON DELETE CASCADE
);
INSERT INTO prompt_draft (tenant, prompt, draft_version, content)
SELECT tenant, name, draft_version, draft FROM prompt;

GRANT SELECT, INSERT, DELETE ON prompt_draft TO pilothouse_app;
