-- What was counted may be lost in a crash of Postgres; in return no count waits for the disk.
CREATE UNLOGGED TABLE "budget_buckets" (
	"payer" text PRIMARY KEY NOT NULL,
	"full_at" timestamp (3) with time zone NOT NULL
);
