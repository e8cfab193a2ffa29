-- Outputs of side-effecting steps, by idempotency key (task id + step index).
CREATE TABLE skill_effect (
    idempotency_key text PRIMARY KEY,
    tenant_id       text        NOT NULL,
    skill           text        NOT NULL,
    output          jsonb       NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX skill_effect_created_at ON skill_effect (created_at);
