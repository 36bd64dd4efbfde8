-- Devices and the answers they were given.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['device', 'mutation_result'] LOOP
    EXECUTE format('ALTER TABLE sync.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE sync.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON sync.%I USING (client_id = platform.current_client())
         WITH CHECK (client_id = platform.current_client())', t);
  END LOOP;
END
$$;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (last_mutation_id) ON sync.device TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON sync.mutation_result TO segl_app;
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON sync.mutation_result
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
