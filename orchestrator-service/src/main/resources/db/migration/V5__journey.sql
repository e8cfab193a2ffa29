-- What lets somebody begin a workflow, once. The code is told when it is made and is not kept.
CREATE TABLE task_code (
    code_id     uuid PRIMARY KEY,
    tenant_id   text        NOT NULL,
    code_hash   text        NOT NULL UNIQUE,
    type        text,
    name        text,
    created_by  text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    revoked_at  timestamptz,
    redeemed_at timestamptz,
    workflow_id uuid,
    CONSTRAINT task_code_redeemed CHECK ((redeemed_at IS NULL) = (workflow_id IS NULL)),
    CONSTRAINT task_code_one_end CHECK (redeemed_at IS NULL OR revoked_at IS NULL)
);
CREATE INDEX task_code_tenant ON task_code (tenant_id, code_id);
CREATE INDEX task_code_expires ON task_code (expires_at);

-- A workflow before it starts. Whoever changes it, or its inputs, adds one to the version in the same transaction: a freeze
-- that has looked at something else finds that out.
CREATE TABLE draft (
    workflow_id           uuid PRIMARY KEY,
    tenant_id             text        NOT NULL,
    status                text        NOT NULL,
    version               bigint      NOT NULL DEFAULT 1,
    type                  text,
    name                  text,
    description           text,
    parameters            text        NOT NULL DEFAULT '{}',
    template_id           text,
    template_version      int,
    reasons               text,
    plan_hash             text,
    inputs                text        NOT NULL DEFAULT '[]',
    trace_id              uuid        NOT NULL,
    span_id               text        NOT NULL,
    parent_span_id        text,
    is_synthetic          boolean     NOT NULL DEFAULT false,
    synthetic_scenario_id text,
    created_by            text        NOT NULL,
    created_at            timestamptz NOT NULL DEFAULT now(),
    updated_at            timestamptz NOT NULL DEFAULT now(),
    expires_at            timestamptz NOT NULL,
    CONSTRAINT draft_status CHECK (status IN ('draft', 'frozen', 'started', 'expired')),
    -- What is frozen has all that a start needs.
    CONSTRAINT draft_frozen CHECK (
        status IN ('draft', 'expired')
        OR (type IS NOT NULL AND name IS NOT NULL AND template_id IS NOT NULL AND template_version IS NOT NULL
            AND reasons IS NOT NULL AND plan_hash IS NOT NULL))
);
CREATE INDEX draft_tenant ON draft (tenant_id, workflow_id);
CREATE INDEX draft_expires ON draft (expires_at);

-- What a caller shows who works on one workflow and nothing else. Only the digest of a token is kept.
CREATE TABLE journey_token (
    token_hash  text PRIMARY KEY,
    workflow_id uuid        NOT NULL,
    tenant_id   text        NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL
);
CREATE INDEX journey_token_expires ON journey_token (expires_at);
CREATE INDEX journey_token_workflow ON journey_token (workflow_id);
