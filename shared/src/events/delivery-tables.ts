/**
 * The tables of the Postgres transport. One statement text, so that it runs in one transaction under
 * a lock: services that start together do not trip over one another.
 */
export const deliveryTables = `
SELECT pg_advisory_xact_lock(hashtextextended('event_transport', 0));
CREATE SCHEMA IF NOT EXISTS event_transport;
CREATE TABLE IF NOT EXISTS event_transport.subscriptions (
  consumer text NOT NULL,
  event_type text NOT NULL,
  PRIMARY KEY (event_type, consumer)
);
CREATE TABLE IF NOT EXISTS event_transport.deliveries (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  consumer text NOT NULL,
  subject text NOT NULL,
  message jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- When it may be claimed: a retry waits until then, and a claim lasts until then.
  run_at timestamptz NOT NULL DEFAULT now(),
  last_error text,
  dead_at timestamptz
) WITH (fillfactor = 70, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.01);
CREATE INDEX IF NOT EXISTS deliveries_live
  ON event_transport.deliveries (consumer, id) WHERE dead_at IS NULL;
CREATE INDEX IF NOT EXISTS deliveries_of_subject
  ON event_transport.deliveries (consumer, subject, id) WHERE dead_at IS NULL;
CREATE INDEX IF NOT EXISTS deliveries_dead
  ON event_transport.deliveries (consumer, dead_at) WHERE dead_at IS NOT NULL;
`;
