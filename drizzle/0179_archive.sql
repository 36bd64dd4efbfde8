-- Where the documents of a client lie, and who may do what with those of a folder. The root has the id of the client: a client
-- without one has no folders, and there each may what their role gives, as before.
CREATE TABLE signing.folder (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  name text NOT NULL,
  parent_id uuid,
  -- Whether what holds in its parent holds in it; of the root: whether what roles give does.
  inherits boolean NOT NULL,
  -- Canonical JSON: [{"id":…,"of":"group"|"person","rights":[…]}], in the order of `of` and `id`.
  grants text NOT NULL,
  -- How often it was written.
  version integer NOT NULL,
  set_at timestamp (3) with time zone NOT NULL,
  set_by uuid NOT NULL,
  ended_at timestamp (3) with time zone,
  CONSTRAINT folder_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT folder_parent_fk FOREIGN KEY (client_id, parent_id) REFERENCES signing.folder (client_id, id),
  CONSTRAINT folder_root CHECK ((parent_id IS NULL) = (id = client_id)),
  CONSTRAINT folder_root_stays CHECK (ended_at IS NULL OR id <> client_id),
  CONSTRAINT folder_name_short CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT folder_version_counts CHECK (version > 0),
  CONSTRAINT folder_grants_said CHECK (grants IS JSON ARRAY AND length(grants) <= 65536)
);
--> statement-breakpoint
-- Of two folders that lie in one, each has a name of its own.
CREATE UNIQUE INDEX folder_name_once ON signing.folder (client_id, parent_id, lower(name)) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE TABLE signing.person_group (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  name text NOT NULL,
  -- Canonical JSON: the ids of its members, in order.
  members text NOT NULL,
  version integer NOT NULL,
  set_at timestamp (3) with time zone NOT NULL,
  set_by uuid NOT NULL,
  ended_at timestamp (3) with time zone,
  CONSTRAINT person_group_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT person_group_name_short CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT person_group_version_counts CHECK (version > 0),
  CONSTRAINT person_group_members_said CHECK (members IS JSON ARRAY AND length(members) <= 65536)
);
--> statement-breakpoint
CREATE UNIQUE INDEX person_group_name_once ON signing.person_group (client_id, lower(name)) WHERE ended_at IS NULL;
--> statement-breakpoint
CREATE TABLE signing.document_type (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  name text NOT NULL,
  direction text NOT NULL,
  -- Where documents of the type are put that nobody puts elsewhere; null: in the root.
  folder_id uuid,
  version integer NOT NULL,
  set_at timestamp (3) with time zone NOT NULL,
  set_by uuid NOT NULL,
  ended_at timestamp (3) with time zone,
  CONSTRAINT document_type_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT document_type_folder_fk FOREIGN KEY (client_id, folder_id) REFERENCES signing.folder (client_id, id),
  CONSTRAINT document_type_name_short CHECK (length(name) BETWEEN 1 AND 100),
  CONSTRAINT document_type_version_counts CHECK (version > 0),
  CONSTRAINT document_type_direction_known CHECK (direction IN ('contract', 'offer', 'minutes', 'payroll', 'other'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX document_type_name_once ON signing.document_type (client_id, lower(name)) WHERE ended_at IS NULL;
--> statement-breakpoint
-- Where a document lies and what it is; one without lies in the root and is of no type, as those of releases before.
CREATE TABLE signing.filing (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  document_id uuid NOT NULL,
  -- Null: in the root.
  folder_id uuid,
  type_id uuid,
  filed_at timestamp (3) with time zone NOT NULL,
  filed_by uuid NOT NULL,
  CONSTRAINT filing_pkey PRIMARY KEY (client_id, document_id),
  CONSTRAINT filing_document_fk FOREIGN KEY (client_id, document_id) REFERENCES signing.document (client_id, id),
  CONSTRAINT filing_folder_fk FOREIGN KEY (client_id, folder_id) REFERENCES signing.folder (client_id, id),
  CONSTRAINT filing_type_fk FOREIGN KEY (client_id, type_id) REFERENCES signing.document_type (client_id, id)
);
--> statement-breakpoint
CREATE INDEX filing_by_folder ON signing.filing (client_id, folder_id);
--> statement-breakpoint
SELECT platform.tenant_table('signing.folder', 'change', '{name,parent_id,inherits,grants,version,set_at,set_by,ended_at}'),
  platform.plan_for_many('signing.folder'),
  platform.tenant_table('signing.person_group', 'change', '{name,members,version,set_at,set_by,ended_at}'),
  platform.plan_for_many('signing.person_group'),
  platform.tenant_table('signing.document_type', 'change', '{name,direction,folder_id,version,set_at,set_by,ended_at}'),
  platform.plan_for_many('signing.document_type'),
  platform.tenant_table('signing.filing', 'change', '{folder_id,type_id,filed_at,filed_by}'),
  platform.plan_for_many('signing.filing');
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['signing.folder', 'signing.person_group', 'signing.document_type', 'signing.filing'] LOOP
    EXECUTE format('CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot()', t);
  END LOOP;
END
$$;
--> statement-breakpoint
-- Folders form a tree of ten levels below the root, also where two are moved at the same moment.
CREATE FUNCTION signing.folder_in_tree() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  above uuid := NEW.parent_id;
  deep integer := 0;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('signing.folder:' || NEW.client_id, 0));
  WHILE above IS NOT NULL LOOP
    deep := deep + 1;
    IF above = NEW.id OR deep > 10 THEN
      RAISE EXCEPTION 'folder % would lie in itself, or too deep', NEW.id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'folder_in_tree';
    END IF;
    SELECT f.parent_id INTO above FROM signing.folder f WHERE f.client_id = NEW.client_id AND f.id = above;
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION signing.folder_in_tree() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER folder_in_tree AFTER INSERT OR UPDATE OF parent_id ON signing.folder
  FOR EACH ROW EXECUTE FUNCTION signing.folder_in_tree();
--> statement-breakpoint
-- What whoever acts is in the client; null: no member of it.
CREATE FUNCTION signing.own_role() RETURNS text
  LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT m.role FROM identity.membership m
  WHERE m.client_id = platform.current_client() AND m.user_id = platform.current_actor()
$$;
--> statement-breakpoint
-- Whether it is the machine that acts, or whoever looks up a code: nobody's rights are asked then.
CREATE FUNCTION signing.acts_itself() RETURNS boolean
  LANGUAGE sql STABLE SET search_path = '' AS $$
  SELECT platform.current_actor() IN ('00000000-0000-0000-0000-000000000000', '00000000-0000-7000-8000-000000000001')
$$;
--> statement-breakpoint
-- The folders whose documents whoever acts may see, the root by the id of the client.
CREATE FUNCTION signing.seen_folders() RETURNS SETOF uuid
  LANGUAGE sql STABLE SET search_path = '' AS $$
  WITH RECURSIVE
  mine AS (
    SELECT 'person' AS of, platform.current_actor()::text AS id
    UNION ALL
    SELECT 'group', g.id::text FROM signing.person_group g
    WHERE g.client_id = platform.current_client() AND g.ended_at IS NULL
      AND g.members::jsonb ? platform.current_actor()::text
  ),
  role AS (SELECT coalesce(signing.own_role() IN ('bookkeeper', 'manager', 'administrator', 'auditor'), false) AS sees),
  own AS (
    SELECT f.id, f.parent_id, f.inherits, EXISTS (
      SELECT FROM jsonb_array_elements(f.grants::jsonb) AS g
      JOIN mine ON mine.of = g ->> 'of' AND mine.id = g ->> 'id'
      WHERE jsonb_array_length(g -> 'rights') > 0) AS given
    FROM signing.folder f WHERE f.client_id = platform.current_client()
  ),
  tree AS (
    SELECT own.id, own.given OR (own.inherits AND role.sees) AS sees FROM own, role WHERE own.parent_id IS NULL
    UNION ALL
    SELECT own.id, own.given OR (own.inherits AND tree.sees) FROM own JOIN tree ON own.parent_id = tree.id
  )
  SELECT tree.id FROM tree WHERE tree.sees
  UNION ALL
  SELECT platform.current_client() FROM role WHERE role.sees AND NOT EXISTS (SELECT FROM own WHERE own.parent_id IS NULL)
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION signing.own_role(), signing.acts_itself(), signing.seen_folders() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION signing.own_role(), signing.acts_itself(), signing.seen_folders() TO segl_app;
--> statement-breakpoint
-- Beside the wall between clients, one within: a person gets no row of a document that their folders do not give, but of what
-- they uploaded and what they were asked to sign. Each folder is asked once for a statement, not for each document.
CREATE POLICY seen ON signing.document AS RESTRICTIVE FOR SELECT TO segl_app USING (
  (SELECT signing.acts_itself())
  OR uploaded_by = (SELECT platform.current_actor())
  OR coalesce(
    (SELECT f.folder_id FROM signing.filing f
      WHERE f.client_id = document.client_id AND f.document_id = document.id),
    client_id) IN (SELECT signing.seen_folders())
  OR EXISTS (SELECT FROM signing.signer s
    WHERE s.client_id = document.client_id AND s.document_id = document.id
      AND s.user_id = (SELECT platform.current_actor()))
);
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['dispatch', 'signature', 'augmentation', 'closing'] LOOP
    EXECUTE format('CREATE POLICY seen ON signing.%I AS RESTRICTIVE FOR SELECT TO segl_app USING (
      (SELECT signing.acts_itself()) OR EXISTS (SELECT FROM signing.document d
        WHERE d.client_id = %I.client_id AND d.id = %I.document_id))', t, t, t);
  END LOOP;
END
$$;
