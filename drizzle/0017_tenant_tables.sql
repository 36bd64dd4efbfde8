-- What every table of a client's has, said once: who sees its rows, what the app may do to them, and what nobody may.
--
--   append  rows come and stay as they are
--   change  rows come and stay, and these columns of theirs may change
--   remove  as change, and rows may go
--
-- The kind stands in the table's comment, where the test of the catalogue reads it. Called again, after columns were
-- added or for another kind, it says the whole anew. It refuses a table that a client could not be moved with.

CREATE FUNCTION platform.refuse_beyond_kind() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '%.% is for %: % is refused',
    TG_TABLE_SCHEMA, TG_TABLE_NAME, obj_description(TG_RELID, 'pg_class'), TG_OP
    USING ERRCODE = 'restrict_violation';
END
$$;
--> statement-breakpoint
-- Says of a table that only transactions that were begun for its client write it; of a table without clients, that only
-- those of the directory do. Whoever begins one says for whom (`segl.begun_for`); row-level security holds what is
-- written against `segl.client_id`, and this holds the two together. The owner, and processes of an earlier release
-- that run beside this one's while it is put in their place, say nothing and are not asked.
CREATE FUNCTION platform.refuse_other_place() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a transaction for % may not write %.% for %', current_setting('segl.begun_for'),
    TG_TABLE_SCHEMA, TG_TABLE_NAME, coalesce(TG_ARGV[0], current_setting('segl.client_id'))
    USING ERRCODE = 'restrict_violation', HINT = 'Announce it, or begin another transaction.';
END
$$;
--> statement-breakpoint
CREATE FUNCTION platform.one_place(relation regclass) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $function$
DECLARE
  directory text := quote_literal('00000000-0000-0000-0000-000000000000');
  of_client boolean := relation = 'platform.client'::regclass OR EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = relation AND attname = 'client_id' AND NOT attisdropped);
BEGIN
  -- Asked in the trigger's condition, which costs less than a call of the function for each statement.
  EXECUTE format($trigger$
    CREATE OR REPLACE TRIGGER one_place BEFORE INSERT OR UPDATE OR DELETE ON %s FOR EACH STATEMENT
      WHEN (nullif(current_setting('segl.begun_for', true), '') <> %s)
      EXECUTE FUNCTION platform.refuse_other_place(%s)$trigger$, relation,
    CASE WHEN of_client THEN $$current_setting('segl.client_id', true)$$ ELSE directory END,
    CASE WHEN of_client THEN '' ELSE directory END);
END
$function$;
--> statement-breakpoint
CREATE FUNCTION platform.tenant_table(relation regclass, kind text, columns text[] DEFAULT '{}') RETURNS void
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

  PERFORM platform.one_place(relation);

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
REVOKE EXECUTE ON FUNCTION platform.refuse_other_place(), platform.one_place(regclass), platform.refuse_beyond_kind(), platform.tenant_table(regclass, text, text[]) FROM PUBLIC;
--> statement-breakpoint

-- The tables that stand, each as it was; new is only that the owner, too, is stopped where no trigger was.
SELECT platform.tenant_table(name::regclass, 'append') FROM unnest(ARRAY[
  'audit.event', 'audit.event_detail', 'audit.leaf', 'audit.node', 'audit.checkpoint', 'audit.log',
  'ledger.fiscal_year', 'ledger.account', 'ledger.vat_code', 'ledger.vat_rate', 'ledger.counterparty',
  'ledger.dimension', 'ledger.series', 'ledger.voucher', 'ledger.line', 'ledger.line_dimension', 'ledger.approval',
  'ledger.reversal_proposal', 'ledger.saft_import', 'signing.issuer', 'signing.document', 'signing.dispatch',
  'signing.signer', 'signing.signature', 'signing.closing', 'signing.augmentation', 'sync.mutation_result'
]) AS name;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.period', 'change', '{locked_at,locked_by}'),
  platform.tenant_table('ledger.series_counter', 'change', '{last_number}'),
  platform.tenant_table('ledger.balance', 'change', '{debit,credit}'),
  platform.tenant_table('ledger.vat_account', 'change', '{output,input,source}'),
  platform.tenant_table('ledger.photo', 'change', '{received,complete_at}'),
  platform.tenant_table('ledger.draft', 'change',
    '{revision,state,amount,date,text,project,returned_reason,submitted_by,asked_by,changed_at}'),
  platform.tenant_table('identity.membership', 'change', '{role}'),
  platform.tenant_table('sync.device', 'change', '{last_mutation_id}');
--> statement-breakpoint
SELECT platform.tenant_table('ledger.draft_photo', 'remove'),
  platform.tenant_table('ledger.draft_coding', 'remove',
    '{series,date,text,amount,account,vat_code,credit_account,counterparty_id,project,no_photo}'),
  platform.tenant_table('ledger.photo_chunk', 'remove'),
  platform.tenant_table('audit.pending', 'remove');
--> statement-breakpoint
DROP TRIGGER no_update ON audit.pending;
--> statement-breakpoint
-- Narrower still: balances follow from lines by a rule with the owner's rights, and the columns that say in which
-- transaction a row came are not for whoever inserts it.
REVOKE INSERT, UPDATE (debit, credit) ON ledger.balance FROM segl_app;
--> statement-breakpoint
REVOKE INSERT ON ledger.voucher, signing.dispatch FROM segl_app;
--> statement-breakpoint
GRANT INSERT (client_id, id, series, year, number, date, period, text, source, source_ref, draft_id, reverses_id,
  content_hash, posted_at, posted_by) ON ledger.voucher TO segl_app;
--> statement-breakpoint
GRANT INSERT (client_id, document_id, code, title, language, address_on_pages, sent_by, sent_at, blob_id, sha256, size)
  ON signing.dispatch TO segl_app;
