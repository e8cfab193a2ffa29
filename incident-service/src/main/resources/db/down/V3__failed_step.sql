DROP TABLE failed_step;
