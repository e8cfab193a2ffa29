-- Set when the content is no longer kept for this row.
ALTER TABLE artifact ADD COLUMN expired_at timestamptz;

-- Who refers to some content, and what is old enough to expire.
CREATE INDEX artifact_content ON artifact (sha256) WHERE expired_at IS NULL;
CREATE INDEX artifact_kept ON artifact (created_at) WHERE expired_at IS NULL;
CREATE FUNCTION content_digests(a_files text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY(SELECT found[1] FROM regexp_matches(a_files, '"sha256":"([0-9a-f]{64})"', 'g') AS found)
$$;
CREATE INDEX workflow_content ON workflow USING gin (content_digests(inputs)) WHERE inputs <> '[]';
