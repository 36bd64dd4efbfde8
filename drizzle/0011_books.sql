-- One client for each organisation number, where VAT is posted, and what an import did.

-- What a number is known by, however it is written: `NO 974 760 673 MVA` is 974760673. As domain/orgnr.ts has it.
CREATE FUNCTION platform.orgnr_key(written text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN nullif(
    regexp_replace(
      translate(
        regexp_replace(normalize(written, NFKC), '[^0-9A-Za-zÆØÅæøå]', '', 'g'),
        'abcdefghijklmnopqrstuvwxyzæøå', 'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅ'),
      '^(ORGNR|NO)*(\d{9})(MVA)?(FORETAKSREGISTERET)?$', '\2'),
    '');
--> statement-breakpoint
-- Null for a client without a number, and for one that had its number after another before this rule stood: which of
-- the two is to keep it, no migration can know. The command line names such clients by their ids.
ALTER TABLE platform.client ADD COLUMN orgnr_key text;
--> statement-breakpoint
-- The owner is held to the tenant like anyone else, and here must see them all.
ALTER TABLE platform.client NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
UPDATE platform.client c SET orgnr_key = platform.orgnr_key(c.orgnr)
WHERE NOT EXISTS (
  SELECT FROM platform.client earlier
  WHERE platform.orgnr_key(earlier.orgnr) = platform.orgnr_key(c.orgnr)
    AND (earlier.created_at, earlier.id) < (c.created_at, c.id)
);
--> statement-breakpoint
ALTER TABLE platform.client FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE platform.client ADD CONSTRAINT client_orgnr_once UNIQUE (orgnr_key);
--> statement-breakpoint
-- Whoever inserts a client can't leave the key out, or say another.
CREATE FUNCTION platform.set_orgnr_key() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  NEW.orgnr_key := platform.orgnr_key(NEW.orgnr);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER set_orgnr_key BEFORE INSERT ON platform.client
  FOR EACH ROW EXECUTE FUNCTION platform.set_orgnr_key();
--> statement-breakpoint

-- A rate that an imported file does not say is unknown, not nothing.
ALTER TABLE ledger.vat_rate ALTER COLUMN rate_bp DROP NOT NULL;
--> statement-breakpoint

CREATE TABLE ledger.vat_account (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  code text NOT NULL,
  output text,
  input text,
  source text NOT NULL,
  PRIMARY KEY (client_id, code),
  FOREIGN KEY (client_id, code) REFERENCES ledger.vat_code (client_id, code),
  FOREIGN KEY (client_id, output) REFERENCES ledger.account (client_id, number),
  FOREIGN KEY (client_id, input) REFERENCES ledger.account (client_id, number)
);
--> statement-breakpoint
CREATE TABLE ledger.saft_import (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  at timestamp (3) with time zone NOT NULL,
  by uuid NOT NULL,
  report text NOT NULL,
  PRIMARY KEY (client_id, id)
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['vat_account', 'saft_import'] LOOP
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE ledger.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON ledger.%I USING (client_id = platform.current_client())
         WITH CHECK (client_id = platform.current_client())', t);
  END LOOP;
END
$$;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.saft_import
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
--> statement-breakpoint
GRANT SELECT, INSERT ON ledger.saft_import TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (output, input, source) ON ledger.vat_account TO segl_app;
