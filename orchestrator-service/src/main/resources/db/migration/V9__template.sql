-- Templates that were added to the shipped ones. A version never changes and never goes: runs name it. So the two counts of
-- rows and of retired rows tell whether anything is new.
CREATE TABLE template (
    tenant_id   text        NOT NULL,
    template_id text        NOT NULL,
    version     int         NOT NULL,
    digest      text        NOT NULL,
    document    text        NOT NULL,
    added_by    text        NOT NULL,
    added_at    timestamptz NOT NULL DEFAULT now(),
    retired_by  text,
    retired_at  timestamptz,
    PRIMARY KEY (tenant_id, template_id, version),
    CONSTRAINT template_retired CHECK ((retired_by IS NULL) = (retired_at IS NULL))
);
SELECT lock_to_tenant('template');
