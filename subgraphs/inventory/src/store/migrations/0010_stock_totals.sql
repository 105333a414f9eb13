CREATE TABLE "stock_totals" (
	"variant_id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"on_hand" integer NOT NULL,
	"reserved" integer NOT NULL,
	"is_on_sale" boolean NOT NULL,
	CONSTRAINT "stock_totals_not_oversold" CHECK (reserved BETWEEN 0 AND on_hand)
);
--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "stock_totals" ADD CONSTRAINT "stock_totals_variant_id_product_variants_id_fk" FOREIGN KEY ("variant_id") REFERENCES "public"."product_variants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "stock_totals_by_available" ON "stock_totals" USING btree (("on_hand" - "reserved"),"variant_id") WHERE is_on_sale;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_version" CHECK (version > 0);--> statement-breakpoint
ALTER TABLE "stock_totals" SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000);
--> statement-breakpoint
-- Triggers, so that versions that know nothing of totals and of versions of products keep them too.
CREATE FUNCTION count_product_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.version := OLD.version + 1;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER products_count_version BEFORE UPDATE ON products FOR EACH ROW
  WHEN ((OLD.title, OLD.description, OLD.tags, OLD.status)
    IS DISTINCT FROM (NEW.title, NEW.description, NEW.tags, NEW.status))
  EXECUTE FUNCTION count_product_version();
--> statement-breakpoint
-- Locks are taken in one order, by product and then by variant; whoever comes here from a level that was
-- there before takes no product's.
CREATE FUNCTION total_levels_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM added) THEN RETURN NULL; END IF;
  -- Nobody archives them until the total is there to be changed with them.
  PERFORM FROM products WHERE id IN (
    SELECT product_id FROM product_variants WHERE id IN (SELECT variant_id FROM added)
  ) ORDER BY id FOR SHARE;
  INSERT INTO stock_totals AS total (variant_id, product_id, on_hand, reserved, is_on_sale)
  SELECT variant_id, product.id, sum(on_hand), sum(reserved),
    bool_and(variant.status = 'ACTIVE' AND product.status = 'ACTIVE')
  FROM added
    JOIN product_variants AS variant ON variant.id = variant_id
    JOIN products AS product ON product.id = variant.product_id
  GROUP BY variant_id, product.id ORDER BY variant_id
  ON CONFLICT (variant_id) DO UPDATE
  SET on_hand = total.on_hand + excluded.on_hand, reserved = total.reserved + excluded.reserved;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION total_levels_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids text[] := ARRAY(SELECT DISTINCT variant_id FROM changed);
BEGIN
  IF ids = '{}' THEN RETURN NULL; END IF;
  IF cardinality(ids) > 1 THEN
    PERFORM FROM stock_totals WHERE variant_id = ANY (ids) ORDER BY variant_id FOR NO KEY UPDATE;
  END IF;
  UPDATE stock_totals AS total
  SET on_hand = total.on_hand + delta.on_hand, reserved = total.reserved + delta.reserved
  FROM (
    SELECT variant_id, sum(changed.on_hand - former.on_hand) AS on_hand,
      sum(changed.reserved - former.reserved) AS reserved
    FROM changed JOIN former USING (variant_id, warehouse_id) GROUP BY variant_id
  ) AS delta
  WHERE total.variant_id = ANY (ids) AND total.variant_id = delta.variant_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION total_sale_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids text[];
BEGIN
  IF TG_TABLE_NAME = 'products' THEN
    ids := ARRAY(SELECT changed.id FROM changed JOIN former USING (id)
      WHERE changed.status <> former.status);
  ELSE
    ids := ARRAY(SELECT changed.product_id FROM changed JOIN former USING (id)
      WHERE changed.status <> former.status);
  END IF;
  IF ids = '{}' THEN RETURN NULL; END IF;
  PERFORM FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  PERFORM FROM stock_totals WHERE variant_id IN (
    SELECT id FROM product_variants WHERE product_id = ANY (ids)
  ) ORDER BY variant_id FOR NO KEY UPDATE;
  UPDATE stock_totals
  SET is_on_sale = variant.status = 'ACTIVE' AND product.status = 'ACTIVE'
  FROM product_variants AS variant JOIN products AS product ON product.id = variant.product_id
  WHERE product.id = ANY (ids) AND variant_id = variant.id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER stock_levels_total_added AFTER INSERT ON stock_levels
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION total_levels_added();
--> statement-breakpoint
CREATE TRIGGER stock_levels_total_changed AFTER UPDATE ON stock_levels
  REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION total_levels_changed();
--> statement-breakpoint
CREATE TRIGGER products_total_sale AFTER UPDATE ON products
  REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION total_sale_changed();
--> statement-breakpoint
CREATE TRIGGER product_variants_total_sale AFTER UPDATE ON product_variants
  REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION total_sale_changed();
--> statement-breakpoint
-- Behind the triggers, which keep others from writing until all of it stands.
INSERT INTO stock_totals (variant_id, product_id, on_hand, reserved, is_on_sale)
SELECT variant_id, product.id, sum(on_hand), sum(reserved),
  bool_and(variant.status = 'ACTIVE' AND product.status = 'ACTIVE')
FROM stock_levels
  JOIN product_variants AS variant ON variant.id = variant_id
  JOIN products AS product ON product.id = variant.product_id
GROUP BY variant_id, product.id;
