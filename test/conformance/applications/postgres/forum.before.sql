-- What the tables of forum.sql stand on and no table description holds: loaded before it, and before the tables are created again.

CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS hstore;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

-- A column default, a check and an index call these.
CREATE FUNCTION short_token() RETURNS text LANGUAGE sql VOLATILE
    AS $$ SELECT substr(md5(random()::text), 1, 12) $$;
CREATE FUNCTION is_slug(candidate text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
    AS $_$ SELECT candidate ~ '^[a-z0-9][a-z0-9-]*$' $_$;
CREATE FUNCTION normalized_email(address text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT AS $$
BEGIN
  RETURN lower(split_part(address, '+', 1) || '@' || split_part(address, '@', 2));
END
$$;
