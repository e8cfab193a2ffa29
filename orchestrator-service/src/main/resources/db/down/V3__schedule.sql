-- Nothing starts by itself any more. Workflows that schedules have started stay.
DROP TABLE schedule;
