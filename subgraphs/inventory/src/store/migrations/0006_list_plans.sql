DROP INDEX "product_variants_by_price";--> statement-breakpoint
CREATE INDEX "products_by_status_and_creation" ON "products" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "products_by_status_and_title" ON "products" USING btree ("status","title","id");--> statement-breakpoint
CREATE INDEX "product_variants_by_price" ON "product_variants" USING btree ("status","currency","price_amount_minor");