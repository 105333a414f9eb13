CREATE TABLE "usage_minutes" (
	"minute" timestamp (3) with time zone NOT NULL,
	"operation_hash" text NOT NULL,
	"client_name" text NOT NULL,
	"client_version" text NOT NULL,
	"requests" bigint NOT NULL,
	"errors" bigint NOT NULL,
	"duration_ms" double precision NOT NULL,
	"first_seen" timestamp (3) with time zone NOT NULL,
	"last_seen" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "usage_minutes_minute_operation_hash_client_name_client_version_pk" PRIMARY KEY("minute","operation_hash","client_name","client_version"),
	CONSTRAINT "usage_minutes_counts" CHECK ("usage_minutes"."requests" > 0 AND "usage_minutes"."errors" BETWEEN 0 AND "usage_minutes"."requests")
);
--> statement-breakpoint
CREATE TABLE "usage_operations" (
	"hash" text PRIMARY KEY NOT NULL,
	"name" text,
	"type" text NOT NULL,
	"signature" text NOT NULL,
	"fields" text[] NOT NULL,
	CONSTRAINT "usage_operations_type_known" CHECK ("usage_operations"."type" IN ('query', 'mutation', 'subscription'))
);
--> statement-breakpoint
CREATE TABLE "usage_recorders" (
	"id" text PRIMARY KEY NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"last_batch" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "usage_minutes" ADD CONSTRAINT "usage_minutes_operation_hash_usage_operations_hash_fk" FOREIGN KEY ("operation_hash") REFERENCES "public"."usage_operations"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "usage_minutes_by_operation" ON "usage_minutes" USING btree ("operation_hash");--> statement-breakpoint
CREATE INDEX "usage_recorders_by_end" ON "usage_recorders" USING btree ("until");