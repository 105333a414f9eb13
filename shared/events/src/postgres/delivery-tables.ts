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
  consumer text NOT NULL,
  id bigint GENERATED ALWAYS AS IDENTITY,
  -- Hash of consumer and subject: what stands in one lane is delivered in the order of id.
  lane bigint NOT NULL,
  message jsonb NOT NULL,
  attempts integer NOT NULL DEFAULT 0,
  -- How often it has waited for a version of the consumer that knows its type.
  deferrals integer NOT NULL DEFAULT 0,
  -- When it may be claimed: a retry waits until then, and a claim lasts until then.
  run_at timestamptz NOT NULL DEFAULT now(),
  -- Consumer first, and no index on the id alone: a scan never walks another consumer's backlog.
  PRIMARY KEY (consumer, id)
) WITH (fillfactor = 70, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_scale_factor = 0.01);
-- Made by an older version, the table lacks a column. Looked at first, as the indexes are, since ALTER TABLE
-- and CREATE INDEX wait for all who write to the table, also when there is nothing to do; and who waits for
-- several tables while others work may end them, and be ended by them, in a deadlock.
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_attribute
    WHERE attrelid = 'event_transport.deliveries'::regclass AND attname = 'deferrals') THEN
    ALTER TABLE event_transport.deliveries ADD COLUMN deferrals integer NOT NULL DEFAULT 0;
  END IF;
END $$;
${index('deliveries_of_lane', 'deliveries (lane, id)')}
-- What waits for a version that knows its type: elsewhere, so that no claim has to walk past it.
CREATE TABLE IF NOT EXISTS event_transport.waiting (
  consumer text NOT NULL,
  id bigint NOT NULL,
  lane bigint NOT NULL,
  message jsonb NOT NULL,
  deferrals integer NOT NULL,
  run_at timestamptz NOT NULL,
  PRIMARY KEY (consumer, id)
);
${index('waiting_until', 'waiting (consumer, run_at)')}
CREATE TABLE IF NOT EXISTS event_transport.dead_letters (
  consumer text NOT NULL,
  id bigint NOT NULL,
  message jsonb NOT NULL,
  error text NOT NULL,
  attempts integer NOT NULL,
  failed_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, id)
);
-- For the list, newest first; sorting them all would cost the more the more there are.
${index('dead_letters_by_time', 'dead_letters (consumer, failed_at, id)')}
`;

function index(name: string, on: string): string {
  return `DO $$ BEGIN
  IF to_regclass('event_transport.${name}') IS NULL THEN
    CREATE INDEX ${name} ON event_transport.${on};
  END IF;
END $$;`;
}
