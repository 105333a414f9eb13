-- What counts as the same in a search: case, accents and other marks of Latin letters, compatibility
-- forms, and letters that have none but are commonly typed with others. domain/search.ts has the same
-- for what is looked for; a test holds the two equal.
CREATE FUNCTION fold_text(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(replace(replace(replace(replace(
  lower(normalize(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g'), NFKC)),
  'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'),
  'øđðłıħς', 'oddlihσ');
--> statement-breakpoint
-- A sku is found by any part of it: words of a search find what begins with them, so each end of each
-- of its words is there.
CREATE FUNCTION sku_words(skus text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT string_agg(substr(word, start), ' ')
  FROM unnest(string_to_array(translate(array_to_string(skus, ' '), '._-', '   '), ' ')) AS word,
    generate_series(1, length(word)) AS start
);
--> statement-breakpoint
-- Signs that may stand inside a word count as spaces, so that "eco-friendly" is found by "friendly".
CREATE FUNCTION product_search(title text, description text, tags text[], skus text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple', translate(
  fold_text(title || ' ' || description || ' ' || array_to_string(tags, ' ') || ' ' || coalesce(sku_words(skus), '')),
  $$-'_./\:,;@#&+*%=<>()[]{}"$$, repeat(' ', 24)));
--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "skus" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
UPDATE products SET skus = known.skus
FROM (SELECT product_id, array_agg(sku ORDER BY sku) AS skus FROM product_variants GROUP BY product_id) AS known
WHERE products.id = known.product_id;
--> statement-breakpoint
ALTER TABLE "products" DROP COLUMN "search";--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (product_search(title, description, tags, skus)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "products_by_search" ON "products" USING gin ("search");--> statement-breakpoint
DROP FUNCTION product_search(text, text, text[]);--> statement-breakpoint
-- Skus never change and variants are never deleted, so additions are all there is to follow.
CREATE FUNCTION note_skus() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE products SET skus = products.skus || added.skus
  FROM (SELECT product_id, array_agg(sku ORDER BY sku) AS skus FROM inserted GROUP BY product_id) AS added
  WHERE products.id = added.product_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER product_variants_note_skus
  AFTER INSERT ON product_variants
  REFERENCING NEW TABLE AS inserted
  FOR EACH STATEMENT EXECUTE FUNCTION note_skus();
--> statement-breakpoint
DROP INDEX "stock_movements_by_level";--> statement-breakpoint
CREATE INDEX "stock_movements_by_level_and_type" ON "stock_movements" USING btree ("variant_id","warehouse_id","type","occurred_at","position");--> statement-breakpoint
CREATE INDEX "stock_movements_by_warehouse_and_type" ON "stock_movements" USING btree ("warehouse_id","type","occurred_at","position");
