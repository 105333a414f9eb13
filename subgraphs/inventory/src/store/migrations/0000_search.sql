-- What the search of products looks into. Signs that may stand inside a word count as spaces, so
-- that "eco-friendly" is found by "friendly"; no dictionary, so that words of any language match.
-- Immutable although array_to_string is declared stable: for text it depends on nothing else.
CREATE FUNCTION product_search(title text, description text, tags text[]) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN to_tsvector('pg_catalog.simple', translate(
  title || ' ' || description || ' ' || array_to_string(tags, ' '),
  $$-'_./\:,;@#&+*%=<>()[]{}"$$, repeat(' ', 24)));
