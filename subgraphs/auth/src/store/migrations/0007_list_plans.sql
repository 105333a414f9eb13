-- What is looked for in users may stand anywhere in an address or a name, and be as short as a letter or
-- two. So the index has, for each place in the text, the 12 characters that begin there: one word that
-- begins with what is looked for.
CREATE FUNCTION user_text(email text, display_name text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  SELECT array_to_tsvector(array_agg(DISTINCT substr(value, start, 12)))
  FROM lower(email || chr(10) || display_name) AS value, generate_series(1, length(value)) AS start
);
--> statement-breakpoint
CREATE FUNCTION text_begins(search text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (
  '''' || replace(replace(lower(substr(search, 1, 12)), '\', '\\'), '''', '''''') || ''':*'
)::tsquery;
--> statement-breakpoint
CREATE INDEX "users_by_status" ON "users" USING btree ("status","created_at","id");--> statement-breakpoint
CREATE INDEX "users_by_text" ON "users" USING gin (user_text("email", "display_name"));