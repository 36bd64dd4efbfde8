-- Signing: tenancy, rights, and that what is sealed, signed or ended stays so.

GRANT USAGE ON SCHEMA signing TO segl_app;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['issuer', 'document', 'dispatch', 'signer', 'signature', 'closing'] LOOP
    EXECUTE format('ALTER TABLE signing.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE signing.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON signing.%I USING (client_id = platform.current_client())
         WITH CHECK (client_id = platform.current_client())', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['authority', 'issuer', 'document', 'dispatch', 'signer', 'signature', 'closing'] LOOP
    EXECUTE format(
      'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON signing.%I
         FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', t);
    EXECUTE format('GRANT SELECT, INSERT ON signing.%I TO segl_app', t);
  END LOOP;
END
$$;
--> statement-breakpoint
-- Whoever holds the paper holds its code, and may ask what was sent under it before any client is chosen.
CREATE POLICY by_code ON signing.dispatch FOR SELECT
  USING (platform.current_client() = '00000000-0000-0000-0000-000000000000'
     AND code = nullif(current_setting('segl.document_code', true), ''));
--> statement-breakpoint
-- Signatures follow one another, and none follows an end. The app takes a lock on the document before either.
CREATE FUNCTION signing.signature_follows() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE last smallint;
BEGIN
  IF EXISTS (
    SELECT FROM signing.closing c WHERE c.client_id = NEW.client_id AND c.document_id = NEW.document_id
  ) THEN
    RAISE EXCEPTION 'document % is closed', NEW.document_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_before_closing';
  END IF;
  SELECT max(s.position) INTO last FROM signing.signature s
    WHERE s.client_id = NEW.client_id AND s.document_id = NEW.document_id;
  IF NEW.position <> coalesce(last, 0) + 1 THEN
    RAISE EXCEPTION 'signature % of document % does not follow %', NEW.position, NEW.document_id, coalesce(last, 0)
      USING ERRCODE = 'check_violation', CONSTRAINT = 'signature_follows';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER signature_follows BEFORE INSERT ON signing.signature
  FOR EACH ROW EXECUTE FUNCTION signing.signature_follows();
--> statement-breakpoint
-- A document is sent to all its signers at once: none is added to it afterwards.
CREATE FUNCTION signing.signer_of_new_dispatch() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM signing.dispatch d
    WHERE d.client_id = NEW.client_id AND d.document_id = NEW.document_id AND d.xmin = pg_current_xact_id()::xid
  ) THEN
    RAISE EXCEPTION 'document % is sent already', NEW.document_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'signer_of_new_dispatch';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER signer_of_new_dispatch BEFORE INSERT ON signing.signer
  FOR EACH ROW EXECUTE FUNCTION signing.signer_of_new_dispatch();
