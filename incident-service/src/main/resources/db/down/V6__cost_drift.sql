DROP TABLE canary_report;
DROP TABLE breaker_change;
DROP TABLE breaker;
DROP TABLE provenance;
