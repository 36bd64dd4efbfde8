-- Erasing the readable part of events after a lawful request; and how the server is, told from the database.

-- Nobody deletes a readable part but `audit.erase_details`, which says so for as long as it runs. The app has no right to,
-- whatever it says; the owner is kept from a slip of the hand, as before.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event_detail
  FOR EACH STATEMENT WHEN (current_setting('segl.erasing', true) IS DISTINCT FROM 'on')
  EXECUTE FUNCTION platform.refuse_change();
--> statement-breakpoint
-- Removes the readable parts, with their salts, that an event `detail.erased` of the current client names. Whether that event
-- is the application's only the application knows; so whoever has stolen its login alone must not get at the books: of what
-- tells of no person nothing goes before the shorter of the two terms that the law sets, and of the log itself nothing ever.
CREATE FUNCTION audit.erase_details(erasing uuid) RETURNS SETOF uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('segl.erasing', 'on', true);
  RETURN QUERY
    DELETE FROM audit.event_detail d USING audit.event e
    WHERE d.client_id = platform.current_client() AND e.client_id = d.client_id AND e.id = d.event_id
      AND d.event_id IN (
        SELECT named.id::uuid
        FROM audit.event by_event
        JOIN audit.event_detail said ON said.client_id = by_event.client_id AND said.event_id = by_event.id
        CROSS JOIN LATERAL jsonb_array_elements_text(said.detail::jsonb -> 'events') AS named (id)
        WHERE by_event.client_id = platform.current_client() AND by_event.id = erasing
          AND by_event.kind = 'detail.erased' AND by_event.subject_type = 'log')
      AND e.subject_type NOT IN ('log', 'log-link', 'client', 'issuer')
      AND (e.subject_type IN ('user', 'membership') OR e.at < now() - interval '3 years 6 months')
    RETURNING d.event_id;
  PERFORM set_config('segl.erasing', '', true);
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION audit.erase_details(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION audit.erase_details(uuid) TO segl_app;
--> statement-breakpoint
-- The machine, with no client chosen, may see when logs were verified and contradicted: it is asked how the server is. Of
-- events of no other kind, and of none what it says.
CREATE POLICY health ON audit.event FOR SELECT
  USING (kind IN ('log.verified', 'log.contradicted')
     AND platform.current_client() = '00000000-0000-0000-0000-000000000000'
     AND platform.current_actor() = '00000000-0000-7000-8000-000000000001');
--> statement-breakpoint
CREATE INDEX event_health ON audit.event (client_id, kind, at) WHERE kind IN ('log.verified', 'log.contradicted');
--> statement-breakpoint
-- The beginning of the last verification that found nothing: what was told of the log before it has been looked into.
ALTER TABLE audit.verification ADD COLUMN clean_from timestamp (3) with time zone;
--> statement-breakpoint
SELECT platform.tenant_table('audit.verification', 'change', '{run,started_at,so_far,ended_at,faults,clean_from}', with_event => false);
