-- Audit: row-level security, the app's rights, and guards against accidents of the owner.

ALTER TABLE audit.log ADD CONSTRAINT log_client FOREIGN KEY (client_id) REFERENCES platform.client (id);

GRANT USAGE ON SCHEMA audit TO segl_app;
GRANT SELECT, INSERT ON audit.event, audit.event_detail, audit.leaf, audit.node, audit.checkpoint, audit.log TO segl_app;
GRANT SELECT, INSERT, DELETE ON audit.pending TO segl_app;

DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['event', 'event_detail', 'pending', 'leaf', 'node', 'checkpoint', 'log'] LOOP
    EXECUTE format('ALTER TABLE audit.%I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE audit.%I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY tenant ON audit.%I USING (client_id = platform.current_client()) WITH CHECK (client_id = platform.current_client())',
      name);
  END LOOP;
END
$$;

-- Rights stop the app; this stops the owner's slip of the hand, whom no right stops.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['event', 'event_detail', 'leaf', 'node', 'checkpoint', 'log'] LOOP
    EXECUTE format(
      'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.%I FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()',
      name);
  END LOOP;
END
$$;

CREATE TRIGGER no_update BEFORE UPDATE OR TRUNCATE ON audit.pending
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();

-- An event leaves the queue only into the log: whoever holds the app's connection can't drop one unseen.
-- One index look-up per row, and no scan planned while the log was small and kept when it is not: a join took 30
-- times as long for the first thousands.
CREATE FUNCTION audit.refuse_dropped_event() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  dropped uuid;
BEGIN
  SELECT gone.event_id INTO dropped FROM gone
   WHERE (SELECT leaf.index FROM audit.leaf
           WHERE leaf.client_id = gone.client_id AND leaf.event_id = gone.event_id) IS NULL
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'event % may leave audit.pending only into audit.leaf', dropped
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER into_the_log AFTER DELETE ON audit.pending REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_dropped_event();

-- The machine, with no client chosen, may see which clients have events waiting, so that what a killed process
-- left behind is found. It sees ids only, and can't delete across clients: the tenant policy still holds there.
CREATE POLICY sweep ON audit.pending FOR SELECT
  USING (platform.current_client() = '00000000-0000-0000-0000-000000000000'
     AND platform.current_actor() = '00000000-0000-7000-8000-000000000001');
