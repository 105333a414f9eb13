ALTER TABLE "challenges" ADD COLUMN "provider" text;--> statement-breakpoint
ALTER TABLE "challenges" ADD COLUMN "issuer" text;--> statement-breakpoint
ALTER TABLE "challenges" ADD COLUMN "subject" text;--> statement-breakpoint
ALTER TABLE "credentials" ADD COLUMN "is_chosen" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "identities" ADD COLUMN "id" text DEFAULT ('idn_' || encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
  substring(int8send((extract(epoch FROM clock_timestamp()) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid::text) NOT NULL;--> statement-breakpoint
CREATE INDEX "audit_entries_by_actor_subject" ON "audit_entries" USING btree ("actor_id","subject","at","id");--> statement-breakpoint
ALTER TABLE "identities" ADD CONSTRAINT "identities_id_unique" UNIQUE("id");--> statement-breakpoint
-- An account that was made by signing in elsewhere, and whose password nobody has chosen since.
UPDATE "credentials" SET "is_chosen" = false FROM "users", "identities"
  WHERE "users"."id" = "credentials"."user_id" AND "identities"."user_id" = "users"."id"
  AND "identities"."created_at" = "users"."created_at" AND "credentials"."changed_at" = "users"."created_at";
