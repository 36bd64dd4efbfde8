-- Every row of a client's has its event: what changes rows of a tenant table commits only together with an event of that
-- client, written by the same transaction.
--
-- Asked once for each statement, of the rows that it changed: whoever has the app's login says itself for which client it
-- writes, and may say another by the time a trigger asks. Where the event is there already, or comes in the same
-- statement, that is all. Else the client is noted, once in a transaction, and asked after when it commits.

-- By these an event is known as this transaction's. No row from before needs them.
ALTER TABLE audit.event ADD COLUMN written_tx xid8, ADD COLUMN written_server timestamptz;
--> statement-breakpoint
ALTER TABLE audit.event
  ALTER COLUMN written_tx SET DEFAULT pg_current_xact_id(),
  ALTER COLUMN written_server SET DEFAULT pg_postmaster_start_time();
--> statement-breakpoint
-- Every column but those two: an event that names a transaction to come would be the event of that one.
REVOKE INSERT ON audit.event FROM segl_app;
--> statement-breakpoint
GRANT INSERT (client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement, mac)
  ON audit.event TO segl_app;
--> statement-breakpoint
-- Clients whose rows a transaction changed before it wrote an event. Nothing is ever left here: the row goes when it has
-- been asked about, and the transaction with it where the answer is no.
CREATE UNLOGGED TABLE audit.owing (
  client_id uuid NOT NULL,
  tx xid8 NOT NULL,
  relation regclass NOT NULL,
  CONSTRAINT owing_pkey PRIMARY KEY (client_id, tx)
);
--> statement-breakpoint
-- Where the transaction's event is to be found, so that nobody searches. Anybody may set it to anything: what counts is
-- the event that stands there.
CREATE FUNCTION audit.point_to_event() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('segl.event', NEW.client_id || '/' || NEW.id, true);
  RETURN NEW;
END
$$;
--> statement-breakpoint
-- Before the row comes, so that it is known to what else the same statement does.
CREATE TRIGGER pointed_to BEFORE INSERT ON audit.event FOR EACH ROW
  WHEN (left(current_setting('segl.event', true), 36) IS DISTINCT FROM NEW.client_id::text)
  EXECUTE FUNCTION audit.point_to_event();
--> statement-breakpoint
-- After a statement, of the rows that it changed.
CREATE FUNCTION audit.owe_event() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
  place text := nullif(current_setting('segl.event', true), '');
BEGIN
  IF EXISTS (
    SELECT FROM changed c WHERE c.client_id IS DISTINCT FROM (
      SELECT e.client_id FROM audit.event e
      WHERE e.client_id = left(place, 36)::uuid AND e.id = substr(place, 38)::uuid
        AND platform.this_transaction(e.written_tx, e.written_server))
  ) THEN
    INSERT INTO audit.owing (client_id, tx, relation)
      SELECT DISTINCT c.client_id, pg_current_xact_id(), TG_RELID::regclass FROM changed c
      ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- After a row, where not each of a table's counts, or the client has another name in it.
CREATE FUNCTION audit.owe_event_of_row() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO audit.owing (client_id, tx, relation)
    VALUES ((to_jsonb(NEW) ->> TG_ARGV[0])::uuid, pg_current_xact_id(), TG_RELID::regclass)
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION audit.refuse_without_event() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $$
DECLARE
  place text := nullif(current_setting('segl.event', true), '');
BEGIN
  IF NOT EXISTS (
    SELECT FROM audit.event e
    WHERE e.client_id = NEW.client_id AND e.id = substr(place, 38)::uuid
      AND platform.this_transaction(e.written_tx, e.written_server)
  ) THEN
    RAISE EXCEPTION '% was changed without an event of client %', NEW.relation, NEW.client_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'row_has_event';
  END IF;
  DELETE FROM audit.owing o WHERE o.client_id = NEW.client_id AND o.tx = NEW.tx;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER row_has_event AFTER INSERT ON audit.owing
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit.refuse_without_event();
--> statement-breakpoint
-- Asks, or asks no more, for an event with whatever the table's kind lets happen to its rows.
CREATE FUNCTION audit.needs_event(relation regclass, kind text, needed boolean) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  op text;
BEGIN
  FOREACH op IN ARRAY ARRAY['insert', 'update', 'delete'] LOOP
    EXECUTE format('DROP TRIGGER IF EXISTS has_event_on_%s ON %s', op, relation);
    CONTINUE WHEN NOT needed OR (op = 'update' AND kind = 'append') OR (op = 'delete' AND kind <> 'remove');
    EXECUTE format('CREATE TRIGGER has_event_on_%1$s AFTER %1$s ON %2$s REFERENCING %3$s TABLE AS changed
      FOR EACH STATEMENT EXECUTE FUNCTION audit.owe_event()', op, relation, CASE op WHEN 'delete' THEN 'OLD' ELSE 'NEW' END);
  END LOOP;
END
$$;
--> statement-breakpoint
-- The owner sees all rows where row-level security is forced, for `platform.rows_of_no_client`; it writes under the same
-- policies as the app.
CREATE FUNCTION platform.owner_reads(relation regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('DROP POLICY IF EXISTS owner_reads ON %s', relation);
  EXECUTE format('CREATE POLICY owner_reads ON %s FOR SELECT TO CURRENT_USER USING (true)', relation);
END
$$;
--> statement-breakpoint
-- As before, and new: the owner reads, and an event is asked for, unless the table is said to do without (`with_event =>
-- false`; why stands in `tests/row-has-event.pg.test.ts`).
DROP FUNCTION platform.tenant_table(regclass, text, text[]);
--> statement-breakpoint
CREATE FUNCTION platform.tenant_table(relation regclass, kind text, columns text[] DEFAULT '{}', with_event boolean DEFAULT true)
  RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  client smallint;
  loose text;
  fixed text;
  changed text;
BEGIN
  IF kind NOT IN ('append', 'change', 'remove') OR (kind = 'append') > (columns = '{}') THEN
    RAISE EXCEPTION 'a tenant table is append, change (columns) or remove (columns), not % %', kind, columns;
  END IF;
  SELECT attnum INTO client FROM pg_attribute
    WHERE attrelid = relation AND attname = 'client_id' AND attnotnull AND NOT attisdropped;
  IF client IS NULL THEN
    RAISE EXCEPTION '% has no client_id that is never null', relation;
  END IF;
  SELECT string_agg(name, ', ') INTO loose FROM (
    SELECT indexrelid::regclass::text AS name FROM pg_index
      WHERE indrelid = relation AND indisunique AND indkey[0] <> client
    UNION ALL
    SELECT con.conname FROM pg_constraint con
      JOIN pg_attribute there ON there.attrelid = con.confrelid AND there.attname = 'client_id'
      WHERE con.conrelid = relation AND con.contype = 'f'
        AND (con.conkey[1] <> client OR con.confkey[1] <> there.attnum)
  ) AS keys;
  IF loose IS NOT NULL OR NOT EXISTS (SELECT FROM pg_index WHERE indrelid = relation AND indisprimary) THEN
    RAISE EXCEPTION 'client_id does not lead each key of %: %', relation, coalesce(loose, 'it has no primary key');
  END IF;

  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', relation);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', relation);
  -- One that has policies of its own keeps them: a second would let through what the first does not.
  IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = relation) THEN
    EXECUTE format('CREATE POLICY tenant ON %s USING (client_id = platform.current_client())
      WITH CHECK (client_id = platform.current_client())', relation);
  END IF;

  SELECT string_agg(format('%I', attname), ', ' ORDER BY attnum) FILTER (WHERE attname <> ALL (columns)),
    string_agg(format('%I', attname), ', ' ORDER BY attnum) FILTER (WHERE attname = ANY (columns))
  INTO fixed, changed FROM pg_attribute WHERE attrelid = relation AND attnum > 0 AND NOT attisdropped;
  EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, segl_app', relation);
  EXECUTE format('GRANT SELECT, INSERT ON %s TO segl_app', relation);
  IF kind = 'remove' THEN
    EXECUTE format('GRANT DELETE ON %s TO segl_app', relation);
  END IF;
  IF columns <> '{}' THEN
    EXECUTE format('GRANT UPDATE (%s) ON %s TO segl_app', (SELECT string_agg(format('%I', c), ', ') FROM unnest(columns) c), relation);
  END IF;

  PERFORM platform.owner_reads(relation);
  PERFORM platform.one_place(relation);
  PERFORM audit.needs_event(relation, kind, with_event);

  -- Rights stop the app; these stop the owner's slip of the hand.
  EXECUTE format('DROP TRIGGER IF EXISTS append_only ON %s', relation);
  EXECUTE format('DROP TRIGGER IF EXISTS keeps_rows ON %s', relation);
  EXECUTE format('DROP TRIGGER IF EXISTS keeps_columns ON %s', relation);
  IF kind = 'append' THEN
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', relation);
  ELSE
    EXECUTE format('CREATE TRIGGER keeps_rows BEFORE %s ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_beyond_kind()',
      CASE kind WHEN 'change' THEN 'DELETE OR TRUNCATE' ELSE 'TRUNCATE' END, relation);
    EXECUTE format('CREATE TRIGGER keeps_columns BEFORE UPDATE OF %s ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_beyond_kind()', fixed, relation);
  END IF;
  EXECUTE format('COMMENT ON TABLE %s IS %L', relation, kind || coalesce(' (' || changed || ')', ''));
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION audit.point_to_event(), audit.owe_event(), audit.owe_event_of_row(),
  audit.refuse_without_event(), audit.needs_event(regclass, text, boolean), platform.owner_reads(regclass),
  platform.tenant_table(regclass, text, text[], boolean) FROM PUBLIC;
--> statement-breakpoint
SELECT platform.tenant_table('audit.owing', 'remove', with_event => false);
--> statement-breakpoint
-- The tables that stand, by their kind.
SELECT audit.needs_event(c.oid::regclass, split_part(obj_description(c.oid, 'pg_class'), ' ', 1), true)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname IN ('identity', 'ledger', 'platform', 'signing', 'sync')
  AND obj_description(c.oid, 'pg_class') ~ '^(append|change|remove)'
  AND c.oid <> ALL (ARRAY[
    'ledger.account_line', 'ledger.balance', 'ledger.line', 'ledger.line_dimension', 'ledger.series_counter',
    'ledger.photo', 'ledger.photo_chunk', 'platform.job', 'platform.schedule', 'sync.device', 'sync.mutation_result'
  ]::regclass[]);
--> statement-breakpoint
CREATE TRIGGER has_event AFTER INSERT ON platform.client
  FOR EACH ROW EXECUTE FUNCTION audit.owe_event_of_row('id');
--> statement-breakpoint
-- Of a photo, once all of it has arrived.
CREATE TRIGGER has_event_on_insert AFTER INSERT ON ledger.photo
  FOR EACH ROW WHEN (NEW.complete_at IS NOT NULL) EXECUTE FUNCTION audit.owe_event_of_row('client_id');
--> statement-breakpoint
CREATE TRIGGER has_event_on_update AFTER UPDATE ON ledger.photo
  FOR EACH ROW WHEN (OLD.complete_at IS NOT NULL OR NEW.complete_at IS NOT NULL)
  EXECUTE FUNCTION audit.owe_event_of_row('client_id');
--> statement-breakpoint
-- Of a device, that there is one; not how far it has come.
CREATE TRIGGER has_event_on_insert AFTER INSERT ON sync.device
  FOR EACH ROW EXECUTE FUNCTION audit.owe_event_of_row('client_id');
