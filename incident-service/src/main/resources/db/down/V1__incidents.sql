DROP TABLE outbox;
DROP TABLE incident_change;
DROP TABLE incident_occurrence;
DROP TABLE incident;
