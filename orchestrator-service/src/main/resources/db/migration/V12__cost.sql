-- What a run has taken so far: JSON, by stage; null while that is nothing.
ALTER TABLE workflow ADD COLUMN spending text;

-- What stages did cost, by template, stage and size of the inputs: the latest 256 of each, the oldest first.
CREATE TABLE cost_sample (
    tenant_id        text        NOT NULL,
    template_id      text        NOT NULL,
    template_version int         NOT NULL,
    stage            text        NOT NULL,
    size_class       int         NOT NULL,
    costs            bigint[]    NOT NULL,
    updated_at       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, template_id, template_version, stage, size_class),
    CONSTRAINT cost_sample_is_bounded CHECK (cardinality(costs) <= 256)
);

CREATE INDEX cost_sample_updated ON cost_sample (updated_at);

SELECT lock_to_tenant('cost_sample');
