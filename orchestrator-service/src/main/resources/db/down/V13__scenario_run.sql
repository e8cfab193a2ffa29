-- What scenarios found is forgotten; what they made stays, under its scenario ids.
DROP TABLE scenario_run;
