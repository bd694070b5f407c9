-- What the tables of erp.sql stand on and no table description holds: loaded before it, and before the tables are created again.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE SCHEMA types;
COMMENT ON SCHEMA types IS 'Domains and the like, shared by all modules';
CREATE EXTENSION IF NOT EXISTS ltree SCHEMA types;

CREATE COLLATION types.german_phonebook (provider = icu, locale = 'de-u-co-phonebk');

-- Defaults, checks and generated columns call these.
CREATE FUNCTION types.next_document_number(prefix text) RETURNS text LANGUAGE sql VOLATILE
    AS $$ SELECT prefix || '/' || to_char(now(), 'YYYY') || '/' || floor(random() * 1000000)::text $$;
CREATE FUNCTION types.iban_is_valid(iban text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $body$
DECLARE
  digits text := '';
BEGIN
  RETURN length(iban) BETWEEN 15 AND 34 AND iban !~ $re$[^A-Z0-9]$re$;
END;
$body$;
CREATE FUNCTION types.gross(net numeric, rate numeric) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN round(net * (1 + rate / 100), 2);
