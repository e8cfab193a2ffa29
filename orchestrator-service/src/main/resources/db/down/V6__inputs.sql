-- Contents stay in the file store until its retention takes them; files of unfinished uploads may be removed.
DROP TABLE upload_session;
DROP TABLE draft_input;
