CREATE TABLE "deleted_customers" (
	"user_id" text PRIMARY KEY NOT NULL,
	"pseudonym" text NOT NULL,
	"deleted_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "deleted_customers_due" ON "deleted_customers" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "deleted_customers_by_pseudonym" ON "deleted_customers" USING btree ("pseudonym");--> statement-breakpoint
-- What happened, when and in which order stays. In orders of a customer who is gone, their pseudonym may take
-- the place of their id, and what people wrote may go.
CREATE FUNCTION refuse_change_of_order_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.order_id, NEW.version, NEW.from_status, NEW.to_status, NEW.occurred_at)
    IS NOT DISTINCT FROM (OLD.order_id, OLD.version, OLD.from_status, OLD.to_status, OLD.occurred_at)
    AND NEW.reason IS NULL
    AND EXISTS (
      SELECT FROM orders JOIN deleted_customers ON pseudonym = customer_id
      WHERE id = OLD.order_id
        AND NEW.actor_id IS NOT DISTINCT FROM
          CASE OLD.actor_id WHEN user_id THEN pseudonym ELSE OLD.actor_id END)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'order_events is append-only: % is refused', TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
DROP TRIGGER order_events_append_only ON "order_events";
--> statement-breakpoint
CREATE TRIGGER order_events_append_only
  BEFORE DELETE OR TRUNCATE ON "order_events"
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_order_events();
--> statement-breakpoint
CREATE TRIGGER order_events_update_refused
  BEFORE UPDATE ON "order_events"
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_order_event();
