DROP FUNCTION admit(int);
DROP TABLE admission;
