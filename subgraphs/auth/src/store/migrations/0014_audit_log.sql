CREATE TABLE "audit_entries" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"content" text NOT NULL,
	"action" text GENERATED ALWAYS AS (content::jsonb ->> 'action') STORED NOT NULL,
	"actor_id" text GENERATED ALWAYS AS (content::jsonb -> 'actor' ->> 'id') STORED,
	"subject" text GENERATED ALWAYS AS (content::jsonb ->> 'subject') STORED,
	"request_id" text GENERATED ALWAYS AS (content::jsonb ->> 'requestId') STORED,
	CONSTRAINT "audit_entries_bounded" CHECK (length("audit_entries"."content") <= 16384),
	CONSTRAINT "audit_entries_id_in_content" CHECK (content::jsonb ->> 'id' = "audit_entries"."id")
);
--> statement-breakpoint
CREATE TABLE "audit_heads" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"sequence" bigint NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_heads_one" CHECK ("audit_heads"."is_only")
);
--> statement-breakpoint
CREATE TABLE "audit_links" (
	"sequence" bigint PRIMARY KEY NOT NULL,
	"entry_id" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_links_entry_unique" UNIQUE("entry_id")
);
--> statement-breakpoint
ALTER TABLE "audit_links" ADD CONSTRAINT "audit_links_entry_id_audit_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."audit_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_entries_by_time" ON "audit_entries" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_action" ON "audit_entries" USING btree ("action","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_actor" ON "audit_entries" USING btree ("actor_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_actor_action" ON "audit_entries" USING btree ("actor_id","action","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_subject" ON "audit_entries" USING btree ("subject","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_subject_action" ON "audit_entries" USING btree ("subject","action","at","id");--> statement-breakpoint
CREATE INDEX "audit_entries_by_request" ON "audit_entries" USING btree ("request_id");
--> statement-breakpoint
INSERT INTO "audit_heads" ("sequence", "hash") VALUES (0, repeat('0', 64));
--> statement-breakpoint
-- Runs when the transaction commits, after all its other work: the head is the last lock that it takes, so that
-- nobody waits for it in a circle, and the next writer waits for a commit and no longer. It runs with the rights of
-- the owner: a service with a role of its own need not be able to write the chain.
CREATE FUNCTION link_audit_entry() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  head audit_heads;
BEGIN
  SELECT * INTO STRICT head FROM audit_heads FOR UPDATE;
  head.sequence := head.sequence + 1;
  head.hash := encode(sha256(convert_to(head.hash || NEW.content, 'UTF8')), 'hex');
  INSERT INTO audit_links (sequence, entry_id, hash) VALUES (head.sequence, NEW.id, head.hash);
  UPDATE audit_heads SET sequence = head.sequence, hash = head.hash;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER audit_entries_linked AFTER INSERT ON audit_entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION link_audit_entry();
--> statement-breakpoint
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
--> statement-breakpoint
CREATE TRIGGER audit_links_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_links
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
--> statement-breakpoint
CREATE TRIGGER audit_heads_stay BEFORE INSERT OR DELETE OR TRUNCATE ON audit_heads
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit();
--> statement-breakpoint
CREATE FUNCTION require_next_audit_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.sequence <> OLD.sequence + 1 THEN
    RAISE EXCEPTION 'the head of the audit log moves on by one' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_heads_move_on BEFORE UPDATE ON audit_heads
  FOR EACH ROW EXECUTE FUNCTION require_next_audit_head();
--> statement-breakpoint
-- Also for sessions that replicate, in which other triggers sleep.
ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_linked;
--> statement-breakpoint
ALTER TABLE audit_entries ENABLE ALWAYS TRIGGER audit_entries_append_only;
--> statement-breakpoint
ALTER TABLE audit_links ENABLE ALWAYS TRIGGER audit_links_append_only;
--> statement-breakpoint
ALTER TABLE audit_heads ENABLE ALWAYS TRIGGER audit_heads_stay;
--> statement-breakpoint
ALTER TABLE audit_heads ENABLE ALWAYS TRIGGER audit_heads_move_on;
--> statement-breakpoint
UPDATE "roles" SET "permissions" = ARRAY(
	SELECT DISTINCT "permission" FROM unnest("permissions" || '{audit:read}'::text[]) AS "held"("permission") ORDER BY 1)
WHERE "name" = 'ADMIN';
