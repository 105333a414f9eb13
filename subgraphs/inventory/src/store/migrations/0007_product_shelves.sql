CREATE TABLE "product_shelves" (
	"product_id" text NOT NULL,
	"shelf" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"title" text NOT NULL,
	CONSTRAINT "product_shelves_key" PRIMARY KEY("product_id","shelf")
);
--> statement-breakpoint
-- 19.99 EUR stands on 'EUR', on 'EUR ....' with all prices of four digits, on 'EUR 1...', 'EUR 19..',
-- 'EUR 199.' and 'EUR 1999', so that few shelves hold any range of prices. domain/price-shelves.ts
-- names those of a range.
CREATE FUNCTION offer_shelves(currency text, amount_minor bigint) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT currency
  UNION ALL
  SELECT currency || ' ' || rpad(left(amount_minor::text, known), length(amount_minor::text), '.')
  FROM generate_series(0, length(amount_minor::text)) AS known;
END;
--> statement-breakpoint
-- Puts these products where they belong now. Those who change a product or its variants go one after the
-- other, and each sees what the one before has left.
CREATE FUNCTION shelve_products(ids text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM products WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
  WITH due AS MATERIALIZED (
    SELECT id, status, created_at, title, ARRAY(
      SELECT '#' || tag FROM unnest(tags) AS tag
      UNION
      SELECT shelf
      FROM product_variants AS variant,
        offer_shelves(variant.currency, variant.price_amount_minor) AS shelf
      -- IS TRUE keeps it from the index of all that are on sale, while nothing is known of the table.
      WHERE variant.product_id = products.id AND (variant.status = 'ACTIVE') IS TRUE
    ) AS shelves
    FROM products WHERE id = ANY (ids)
  ), gone AS (
    DELETE FROM product_shelves USING due
    WHERE product_id = due.id AND shelf <> ALL (due.shelves)
  )
  INSERT INTO product_shelves AS standing (product_id, shelf, status, created_at, title)
  SELECT id, unnest(shelves), status, created_at, title FROM due
  ON CONFLICT (product_id, shelf) DO UPDATE
  SET status = excluded.status, created_at = excluded.created_at, title = excluded.title
  WHERE (standing.status, standing.created_at, standing.title)
    IS DISTINCT FROM (excluded.status, excluded.created_at, excluded.title);
END $$;
--> statement-breakpoint
-- Triggers, so that versions that do not know the table keep it too. Neither products nor variants are
-- deleted; a product that is takes its places along.
CREATE FUNCTION shelve_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'products' THEN
    PERFORM shelve_products(ARRAY(SELECT id FROM added));
  ELSE
    PERFORM shelve_products(ARRAY(SELECT DISTINCT product_id FROM added));
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Most changes touch nothing that a place depends on: a description, the version of a variant.
CREATE FUNCTION shelve_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE ids text[];
BEGIN
  IF TG_TABLE_NAME = 'products' THEN
    ids := ARRAY(SELECT changed.id FROM changed JOIN former USING (id)
      WHERE (changed.tags, changed.status, changed.created_at, changed.title)
        IS DISTINCT FROM (former.tags, former.status, former.created_at, former.title));
  ELSE
    ids := ARRAY(SELECT DISTINCT changed.product_id FROM changed JOIN former USING (id)
      WHERE (changed.status, changed.currency, changed.price_amount_minor)
        IS DISTINCT FROM (former.status, former.currency, former.price_amount_minor));
  END IF;
  IF ids <> '{}' THEN PERFORM shelve_products(ids); END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER products_shelve_added AFTER INSERT ON products
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION shelve_added();
--> statement-breakpoint
CREATE TRIGGER products_shelve_changed AFTER UPDATE ON products
  REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelve_changed();
--> statement-breakpoint
CREATE TRIGGER product_variants_shelve_added AFTER INSERT ON product_variants
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION shelve_added();
--> statement-breakpoint
CREATE TRIGGER product_variants_shelve_changed AFTER UPDATE ON product_variants
  REFERENCING OLD TABLE AS former NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION shelve_changed();
--> statement-breakpoint
SELECT shelve_products(ARRAY(SELECT id FROM products));--> statement-breakpoint
ALTER TABLE "product_shelves" ADD CONSTRAINT "product_shelves_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "product_shelves_by_creation" ON "product_shelves" USING btree ("shelf","status","created_at","product_id");--> statement-breakpoint
CREATE INDEX "product_shelves_by_title" ON "product_shelves" USING btree ("shelf","status","title","product_id");
