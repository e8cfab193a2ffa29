DROP TABLE watched_run;
DROP TABLE watch_position;
