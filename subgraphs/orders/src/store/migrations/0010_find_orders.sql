CREATE INDEX "catalogue_variants_by_product" ON "catalogue_variants" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "order_lines_by_variant" ON "order_lines" USING btree ("variant_id","order_id");--> statement-breakpoint
CREATE INDEX "orders_by_total" ON "orders" USING btree ("currency","total_amount_minor");