-- Signatures that outlive their certificates: authorities in generations, what was revoked and the lists that say so,
-- and the later versions of signed files.

ALTER TABLE signing.authority
  ADD COLUMN no smallint NOT NULL DEFAULT 1 CHECK (no > 0),
  DROP CONSTRAINT authority_pkey,
  ADD CONSTRAINT authority_pkey PRIMARY KEY (kind, no);
--> statement-breakpoint
ALTER TABLE signing.issuer
  ADD COLUMN no smallint NOT NULL DEFAULT 1 CHECK (no > 0),
  DROP CONSTRAINT issuer_pkey,
  ADD CONSTRAINT issuer_pkey PRIMARY KEY (client_id, no);
--> statement-breakpoint
CREATE TABLE signing.revocation (
  key_id text NOT NULL,
  serial text NOT NULL,
  at timestamptz(3) NOT NULL,
  reason text NOT NULL,
  proof bytea NOT NULL,
  CONSTRAINT revocation_pkey PRIMARY KEY (key_id, serial)
);
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing.revocation
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
--> statement-breakpoint
CREATE TABLE signing.revocation_list (
  key_id text NOT NULL,
  number integer NOT NULL CHECK (number > 0),
  this_update timestamptz(3) NOT NULL,
  next_update timestamptz(3) NOT NULL,
  list bytea NOT NULL,
  certificate bytea NOT NULL,
  CONSTRAINT revocation_list_pkey PRIMARY KEY (key_id)
);
--> statement-breakpoint
-- A list replaces the one before it under the next number: never an older one a newer, and none leaves numbers out,
-- since there is an end to them.
CREATE FUNCTION signing.list_goes_on() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (TG_OP = 'INSERT' AND NEW.number <> 1)
    OR (TG_OP = 'UPDATE' AND (NEW.key_id <> OLD.key_id OR NEW.number <> OLD.number + 1)) THEN
    RAISE EXCEPTION 'list % of % does not follow the one before', NEW.number, NEW.key_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'list_goes_on';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER list_goes_on BEFORE INSERT OR UPDATE ON signing.revocation_list
  FOR EACH ROW EXECUTE FUNCTION signing.list_goes_on();
--> statement-breakpoint
CREATE TABLE signing.augmentation (
  client_id uuid NOT NULL,
  document_id uuid NOT NULL,
  no smallint NOT NULL CHECK (no > 0),
  at timestamptz(3) NOT NULL,
  until timestamptz(3) NOT NULL,
  blob_id uuid NOT NULL,
  sha256 bytea NOT NULL,
  size integer NOT NULL,
  CONSTRAINT augmentation_pkey PRIMARY KEY (client_id, document_id, no),
  CONSTRAINT augmentation_document_fk FOREIGN KEY (client_id, document_id)
    REFERENCES signing.dispatch (client_id, document_id)
);
--> statement-breakpoint
ALTER TABLE signing.augmentation ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE signing.augmentation FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON signing.augmentation USING (client_id = platform.current_client())
  WITH CHECK (client_id = platform.current_client());
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing.augmentation
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
--> statement-breakpoint
-- Only what all have signed gets later versions, one after the other.
CREATE FUNCTION signing.augmentation_follows() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (
    SELECT FROM signing.signer s
    WHERE s.client_id = NEW.client_id AND s.document_id = NEW.document_id AND NOT EXISTS (
      SELECT FROM signing.signature m
      WHERE m.client_id = s.client_id AND m.document_id = s.document_id AND m.signer_no = s.no)
  ) THEN
    RAISE EXCEPTION 'document % is not signed by all', NEW.document_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'augmentation_of_signed';
  END IF;
  IF NEW.no <> 1 + (
    SELECT count(*) FROM signing.augmentation a
    WHERE a.client_id = NEW.client_id AND a.document_id = NEW.document_id
  ) THEN
    RAISE EXCEPTION 'version % of document % does not follow the one before', NEW.no, NEW.document_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'augmentation_follows';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER augmentation_follows BEFORE INSERT ON signing.augmentation
  FOR EACH ROW EXECUTE FUNCTION signing.augmentation_follows();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON signing.augmentation
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON signing.revocation_list
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION signing.list_goes_on(), signing.augmentation_follows() FROM PUBLIC;
--> statement-breakpoint
GRANT SELECT, INSERT ON signing.revocation, signing.augmentation TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (number, this_update, next_update, list) ON signing.revocation_list TO segl_app;
