-- Whether a document is seen, asked of one at a time by its key: asked of all at once, whoever looked for what waits for them read
-- every document of the client.
CREATE FUNCTION signing.sees_document(wanted uuid) RETURNS boolean
  LANGUAGE sql STABLE STRICT COST 1 SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM signing.document d WHERE d.client_id = platform.current_client() AND d.id = wanted)
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION signing.sees_document(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION signing.sees_document(uuid) TO segl_app;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['dispatch', 'signer', 'signature', 'augmentation', 'closing', 'filing'] LOOP
    EXECUTE format('ALTER POLICY seen ON signing.%I
      USING ((SELECT signing.acts_itself()) OR signing.sees_document(document_id))', t);
  END LOOP;
END
$$;
