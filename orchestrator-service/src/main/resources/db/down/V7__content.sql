DROP INDEX workflow_content;
DROP FUNCTION content_digests(text);
DROP INDEX artifact_kept;
DROP INDEX artifact_content;
ALTER TABLE artifact DROP COLUMN expired_at;
