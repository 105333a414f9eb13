CREATE TABLE "revocations" (
	"subject" text PRIMARY KEY NOT NULL,
	"version" integer,
	"revoked_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sessions" DROP CONSTRAINT "sessions_end_reason_known";--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "client_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "client_version" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "address_block" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "revocations_by_time" ON "revocations" USING btree ("revoked_at");--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_end_reason_known" CHECK ("sessions"."end_reason" IN ('LOGOUT', 'REUSE', 'SUSPENSION', 'REVOKED', 'STAFF'));