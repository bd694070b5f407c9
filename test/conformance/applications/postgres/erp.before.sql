-- What the tables of erp.sql stand on and no table description holds: loaded before it, and before the tables are created again.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE SCHEMA types;
COMMENT ON SCHEMA types IS 'Domains and the like, shared by all modules';
CREATE EXTENSION IF NOT EXISTS ltree SCHEMA types;

CREATE COLLATION types.german_phonebook (provider = icu, locale = 'de-u-co-phonebk');

CREATE TYPE types.document_state AS ENUM ('draft', 'posted', 'cancelled');

CREATE DOMAIN types.email AS character varying(254) CONSTRAINT email_has_at CHECK (VALUE::text ~ '@') CHECK (VALUE <> '');
CREATE DOMAIN types.currency AS character(3) COLLATE "C" DEFAULT 'EUR' NOT NULL CHECK (VALUE ~ '^[A-Z]{3}$');
CREATE DOMAIN types.quantity AS numeric(16, 4) DEFAULT 0 CONSTRAINT not_negative CHECK (VALUE >= 0);
CREATE DOMAIN types.open_state AS types.document_state CHECK (VALUE <> 'cancelled');
CREATE DOMAIN types.percentages AS numeric(5, 2)[] CHECK (array_length(VALUE, 1) <= 3);
COMMENT ON DOMAIN types.email IS 'Checked loosely, on purpose';

CREATE TYPE types.money_amount AS (amount numeric(16, 2), currency character(3));
CREATE TYPE types.postal_address AS (street text COLLATE "C", zip character varying(10), country character(2), "geo.point" point);
COMMENT ON TYPE types.money_amount IS 'An amount with its currency';
COMMENT ON COLUMN types.postal_address.zip IS 'As printed on envelopes';
CREATE TYPE types.timerange AS RANGE (subtype = time without time zone, multirange_type_name = types.time_multirange);
CREATE TYPE types.floatrange AS RANGE (subtype = float8, subtype_diff = float8mi);

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
