-- What somebody read tells of them, and no law obliges to keep it: it may go as what tells of their ways in does.
--
-- Removes the readable parts, with their salts, that an event `detail.erased` of the current client names. Whether that event
-- is the application's only the application knows; so whoever has stolen its login alone must not get at the books: of what
-- tells of no person nothing goes before the shorter of the two terms that the law sets, and of the log itself nothing ever.
CREATE OR REPLACE FUNCTION audit.erase_details(erasing uuid) RETURNS SETOF uuid
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
      AND (e.subject_type IN ('user', 'membership', 'reading') OR e.at < now() - interval '3 years 6 months')
    RETURNING d.event_id;
  PERFORM set_config('segl.erasing', '', true);
END
$$;
