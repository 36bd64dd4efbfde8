-- Whom a document was sent to, and where it lies, is seen by whoever sees the document, as its other parts are. So that no
-- policy asks another in a circle, what decides is read here, as the owner, of the client and of whoever acts alone.

-- In which folder a document lies, the root by the id of the client.
CREATE FUNCTION signing.place_of(wanted uuid) RETURNS uuid
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = '' AS $$
  SELECT coalesce(
    (SELECT f.folder_id FROM signing.filing f
      WHERE f.client_id = platform.current_client() AND f.document_id = wanted),
    platform.current_client())
$$;
--> statement-breakpoint
-- What whoever acts was asked to sign.
CREATE FUNCTION signing.asked_documents() RETURNS SETOF uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
  SELECT s.document_id FROM signing.signer s
  WHERE s.client_id = platform.current_client() AND s.user_id = platform.current_actor()
$$;
--> statement-breakpoint
-- Whether any document lies in a folder, whoever may see it.
CREATE FUNCTION signing.folder_holds(wanted uuid) RETURNS boolean
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = '' AS $$
  SELECT EXISTS (
    SELECT FROM signing.filing f WHERE f.client_id = platform.current_client() AND f.folder_id = wanted)
$$;
--> statement-breakpoint
-- Whether no folder keeps anything from whoever acts: then nothing is asked of each document.
CREATE FUNCTION signing.sees_every_folder() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = '' AS $$
  WITH seen AS MATERIALIZED (SELECT signing.seen_folders() AS id)
  SELECT platform.current_client() IN (SELECT seen.id FROM seen) AND NOT EXISTS (
    SELECT FROM signing.folder f
    WHERE f.client_id = platform.current_client() AND f.id NOT IN (SELECT seen.id FROM seen))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION signing.place_of(uuid), signing.asked_documents(), signing.folder_holds(uuid),
  signing.sees_every_folder() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION signing.place_of(uuid), signing.asked_documents(), signing.folder_holds(uuid),
  signing.sees_every_folder() TO segl_app;
--> statement-breakpoint
ALTER POLICY seen ON signing.document USING (
  (SELECT signing.acts_itself())
  OR (SELECT signing.sees_every_folder())
  OR uploaded_by = (SELECT platform.current_actor())
  OR id IN (SELECT signing.asked_documents())
  OR signing.place_of(id) IN (SELECT signing.seen_folders())
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['signer', 'filing'] LOOP
    EXECUTE format('CREATE POLICY seen ON signing.%I AS RESTRICTIVE FOR SELECT TO segl_app USING (
      (SELECT signing.acts_itself()) OR EXISTS (SELECT FROM signing.document d
        WHERE d.client_id = %I.client_id AND d.id = %I.document_id))', t, t, t);
  END LOOP;
END
$$;
--> statement-breakpoint
-- No deeper than ten levels, counted to the deepest folder below the one that is moved as well.
CREATE OR REPLACE FUNCTION signing.folder_in_tree() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  above uuid := NEW.parent_id;
  deep integer := 0;
  below integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('signing.folder:' || NEW.client_id, 0));
  WHILE above IS NOT NULL LOOP
    deep := deep + 1;
    EXIT WHEN above = NEW.id OR deep > 10;
    SELECT f.parent_id INTO above FROM signing.folder f WHERE f.client_id = NEW.client_id AND f.id = above;
  END LOOP;
  WITH RECURSIVE tree AS (
    SELECT NEW.id, 0 AS level
    UNION ALL
    SELECT f.id, tree.level + 1 FROM signing.folder f JOIN tree ON f.parent_id = tree.id
    WHERE f.client_id = NEW.client_id AND f.ended_at IS NULL AND tree.level <= 10
  )
  SELECT max(level) INTO below FROM tree;
  IF above IS NOT NULL OR deep + below > 10 THEN
    RAISE EXCEPTION 'folder % would lie in itself, or too deep', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'folder_in_tree';
  END IF;
  RETURN NULL;
END
$$;
