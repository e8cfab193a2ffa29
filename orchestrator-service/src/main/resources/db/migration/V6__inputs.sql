-- What a draft works on. The content is in the file store, under its digest; a row is the only claim on it.
CREATE TABLE draft_input (
    workflow_id uuid        NOT NULL REFERENCES draft ON DELETE CASCADE,
    name        text        NOT NULL,
    tenant_id   text        NOT NULL,
    media_type  text        NOT NULL,
    size        bigint      NOT NULL,
    sha256      text        NOT NULL,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (workflow_id, name),
    CONSTRAINT draft_input_size CHECK (size > 0),
    CONSTRAINT draft_input_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX draft_input_content ON draft_input (sha256);

-- Uploads in pieces. received is what a caller was promised: so many bytes are on disk, whatever happens. The file beside
-- may be longer, never shorter.
CREATE TABLE upload_session (
    upload_id    uuid PRIMARY KEY,
    workflow_id  uuid        NOT NULL REFERENCES draft ON DELETE CASCADE,
    tenant_id    text        NOT NULL,
    name         text        NOT NULL,
    media_type   text        NOT NULL,
    size         bigint      NOT NULL,
    sha256       text        NOT NULL,
    received     bigint      NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    completed_at timestamptz,
    CONSTRAINT upload_session_received CHECK (received BETWEEN 0 AND size),
    CONSTRAINT upload_session_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE INDEX upload_session_draft ON upload_session (workflow_id);
CREATE INDEX upload_session_expiry ON upload_session (expires_at);
