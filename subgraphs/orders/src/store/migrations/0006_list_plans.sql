DROP INDEX "orders_open_by_customer";--> statement-breakpoint
CREATE INDEX "orders_by_customer_and_status" ON "orders" USING btree ("customer_id","status","placed_at","id");