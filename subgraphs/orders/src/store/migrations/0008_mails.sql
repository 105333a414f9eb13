CREATE TABLE "mails" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text,
	"template" text NOT NULL,
	"locale" text,
	"to_address" text,
	"to_name" text,
	"user_id" text,
	"data" jsonb NOT NULL,
	"message_id" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"last_error" text,
	"sent_at" timestamp (3) with time zone,
	"given_up_at" timestamp (3) with time zone,
	CONSTRAINT "mails_key_unique" UNIQUE("key"),
	CONSTRAINT "mails_end_once" CHECK ("mails"."sent_at" IS NULL OR "mails"."given_up_at" IS NULL),
	CONSTRAINT "mails_have_a_recipient_until_sent" CHECK (num_nonnulls("mails"."to_address", "mails"."user_id") = ("mails"."sent_at" IS NULL)::int),
	CONSTRAINT "mails_attempts_not_negative" CHECK ("mails"."attempts" >= 0)
);
--> statement-breakpoint
CREATE INDEX "mails_waiting" ON "mails" USING btree ("due_at") WHERE sent_at IS NULL AND given_up_at IS NULL;--> statement-breakpoint
CREATE INDEX "mails_sent" ON "mails" USING btree ("sent_at") WHERE sent_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX "mails_given_up" ON "mails" USING btree ("given_up_at") WHERE given_up_at IS NOT NULL;--> statement-breakpoint
-- As with other tables whose rows change all the time: see busy_tables.
ALTER TABLE "mails" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
