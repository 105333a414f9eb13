CREATE TABLE "usage_failures" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "usage_failures_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"request_id" text NOT NULL,
	"operation_name" text,
	"operation_type" text NOT NULL,
	"client_name" text NOT NULL,
	"client_version" text NOT NULL,
	"code" text NOT NULL,
	"service" text,
	"path" text,
	"fields" integer NOT NULL,
	CONSTRAINT "usage_failures_fields" CHECK ("usage_failures"."fields" > 0)
);
--> statement-breakpoint
ALTER TABLE "usage_minutes" ADD COLUMN "durations" bigint[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
CREATE INDEX "usage_failures_by_time" ON "usage_failures" USING btree ("at");