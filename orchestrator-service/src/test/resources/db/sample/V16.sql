-- There is one probe, and what has no run is idle.
INSERT INTO scenario_probe (id, owner, lease_until, position, phase, run_id, round_at, since)
VALUES (1, gen_random_uuid(), now(), 0, 'running', gen_random_uuid(), now(), now())
ON CONFLICT DO NOTHING;
