CREATE TABLE "throttles" (
	"key" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "throttles_by_expiry" ON "throttles" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "orders_open_by_customer" ON "orders" USING btree ("customer_id") WHERE status = 'PENDING';