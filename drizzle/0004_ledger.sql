-- The ledger's rules that no program can break: tenancy, rights, immutability, balance, numbers, locks, validity.

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'fiscal_year', 'period', 'account', 'vat_code', 'vat_rate', 'counterparty', 'dimension', 'series',
    'series_counter', 'voucher', 'line', 'line_dimension', 'balance',
    'draft', 'draft_photo', 'draft_coding', 'approval', 'photo', 'photo_chunk'
  ] LOOP
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE ledger.%I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format(
      'CREATE POLICY tenant ON ledger.%I USING (client_id = platform.current_client())
         WITH CHECK (client_id = platform.current_client())', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['voucher', 'line', 'line_dimension', 'approval'] LOOP
    EXECUTE format(
      'CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.%I
         FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['line', 'line_dimension', 'approval'] LOOP
    EXECUTE format('GRANT SELECT, INSERT ON ledger.%I TO segl_app', t);
  END LOOP;
END
$$;
--> statement-breakpoint
-- Every column but posted_tx: naming a transaction to come would keep the voucher open for lines in it.
GRANT SELECT, INSERT (client_id, id, series, year, number, date, period, text, source, source_ref, draft_id,
  reverses_id, content_hash, posted_at, posted_by) ON ledger.voucher TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT ON
  ledger.fiscal_year, ledger.account, ledger.vat_code, ledger.vat_rate, ledger.counterparty,
  ledger.dimension, ledger.series TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (locked_at, locked_by) ON ledger.period TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (last_number) ON ledger.series_counter TO segl_app;
--> statement-breakpoint
GRANT SELECT ON ledger.balance TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT,
  UPDATE (revision, state, amount, date, text, project, returned_reason, submitted_by, changed_at) ON ledger.draft TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON ledger.draft_photo TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (series, date, text, amount, account, vat_code, credit_account, counterparty_id, project),
  DELETE ON ledger.draft_coding TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE (received, complete_at) ON ledger.photo TO segl_app;
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON ledger.photo_chunk TO segl_app;
--> statement-breakpoint

-- Lines of a voucher sum to zero. Deferred to the end of the transaction, so that lines may come one by one. Lines it
-- can't see, since the client was changed meanwhile, have no sum and are refused as well.
CREATE FUNCTION ledger.line_sums_to_zero() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE total numeric;
BEGIN
  SELECT sum(l.amount) INTO total FROM ledger.line l
    WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.voucher_id;
  IF total IS DISTINCT FROM 0 THEN
    RAISE EXCEPTION 'voucher % is unbalanced by % øre', NEW.voucher_id, total
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_balanced';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER voucher_balanced AFTER INSERT ON ledger.line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.line_sums_to_zero();
--> statement-breakpoint

-- A voucher without lines is none.
CREATE FUNCTION ledger.voucher_has_lines() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM ledger.line l WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'voucher % has no lines', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_has_lines';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER voucher_has_lines AFTER INSERT ON ledger.voucher
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.voucher_has_lines();
--> statement-breakpoint

-- What holds for each inserted block of vouchers.
--
-- A locked period takes nothing, and a date lies in the period that is named. Locking takes the period's row FOR
-- UPDATE, for which it waits until every poster that holds the row through its foreign key has ended; posters that
-- come later wait at that foreign key, whose check runs before this trigger, and then see the lock here.
--
-- Numbers follow one another without a gap: each block starts where the last ended, and the counter, whose row lock
-- makes posters of one series wait for each other, stands at the block's end.
CREATE FUNCTION ledger.voucher_inserted() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE
  bad record;
  block record;
  counter bigint;
BEGIN
  SELECT n.id, n.date, n.year, n.period, p.locked_at IS NOT NULL AS locked INTO bad
  FROM new_vouchers n
  LEFT JOIN ledger.period p ON p.client_id = n.client_id AND p.year = n.year AND p.number = n.period
    AND n.date BETWEEN p.starts_on AND p.ends_on
  WHERE p.locked_at IS NOT NULL OR p.starts_on IS NULL
  LIMIT 1;
  IF FOUND AND bad.locked THEN
    RAISE EXCEPTION 'period % % is locked', bad.year, bad.period
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_period_open';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'voucher % dated % is not in period % %', bad.id, bad.date, bad.year, bad.period
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_in_period';
  END IF;

  FOR block IN
    SELECT n.client_id, n.series, n.year, min(n.number) AS first, max(n.number) AS last, count(*) AS size
    FROM new_vouchers n GROUP BY n.client_id, n.series, n.year
  LOOP
    SELECT c.last_number INTO counter FROM ledger.series_counter c
      WHERE c.client_id = block.client_id AND c.series = block.series AND c.year = block.year;
    PERFORM FROM ledger.voucher v
      WHERE v.client_id = block.client_id AND v.series = block.series AND v.year = block.year
        AND v.number = block.first - 1;
    IF block.last - block.first + 1 <> block.size
      OR counter IS DISTINCT FROM block.last
      OR (block.first <> 1 AND NOT FOUND)
    THEN
      RAISE EXCEPTION 'voucher numbers %–% of series % % leave a gap',
        block.first, block.last, block.series, block.year
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_number_gap_free';
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER voucher_inserted AFTER INSERT ON ledger.voucher
  REFERENCING NEW TABLE AS new_vouchers FOR EACH STATEMENT EXECUTE FUNCTION ledger.voucher_inserted();
--> statement-breakpoint

-- A counter never runs ahead of its vouchers, and never back.
CREATE FUNCTION ledger.counter_matches() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE last bigint;
BEGIN
  IF NEW.last_number > 0 THEN
    SELECT max(v.number) INTO last FROM ledger.voucher v
      WHERE v.client_id = NEW.client_id AND v.series = NEW.series AND v.year = NEW.year;
  END IF;
  IF coalesce(last, 0) < NEW.last_number OR (TG_OP = 'UPDATE' AND NEW.last_number < OLD.last_number) THEN
    RAISE EXCEPTION 'the counter of series % % stands at %, its last voucher at %',
      NEW.series, NEW.year, NEW.last_number, coalesce(last, 0)
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_number_gap_free';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER counter_matches AFTER INSERT OR UPDATE ON ledger.series_counter
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.counter_matches();
--> statement-breakpoint

-- For each inserted block of lines: they belong to a voucher of this very transaction, their accounts and VAT codes
-- hold on its date, and the balances follow. Runs with the owner's rights, since the app may only read balances. A
-- voucher that can't be seen, since the statement itself changed the client, is no voucher of this transaction.
CREATE FUNCTION ledger.line_inserted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT n.voucher_id, n.account, n.vat_code, v.date,
    v.posted_tx IS DISTINCT FROM pg_current_xact_id() AS late,
    a.valid_from > v.date OR a.valid_to < v.date AS account_closed
  INTO bad
  FROM new_lines n
  LEFT JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  LEFT JOIN ledger.account a ON a.client_id = n.client_id AND a.number = n.account
  WHERE v.posted_tx IS DISTINCT FROM pg_current_xact_id()
    OR a.valid_from > v.date OR a.valid_to < v.date
    OR (n.vat_code IS NOT NULL AND NOT EXISTS (
      SELECT FROM ledger.vat_rate r
      WHERE r.client_id = n.client_id AND r.code = n.vat_code
        AND r.valid_from <= v.date AND (r.valid_to IS NULL OR r.valid_to >= v.date)))
  LIMIT 1;
  IF FOUND AND bad.late THEN
    RAISE EXCEPTION 'voucher % is posted already and takes no more lines', bad.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_of_new_voucher';
  ELSIF FOUND AND bad.account_closed THEN
    RAISE EXCEPTION 'account % does not hold on %', bad.account, bad.date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_account_valid';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'VAT code % does not hold on %', bad.vat_code, bad.date
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_vat_code_valid';
  END IF;

  -- Ordered, so that two posters can't wait for each other in a ring.
  INSERT INTO ledger.balance AS b (client_id, account, year, period, debit, credit)
  SELECT n.client_id, n.account, v.year, v.period,
    sum(greatest(n.amount, 0)), sum(greatest(-n.amount, 0))
  FROM new_lines n
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  GROUP BY n.client_id, v.year, n.account, v.period
  ORDER BY n.client_id, v.year, n.account, v.period
  ON CONFLICT (client_id, year, account, period)
    DO UPDATE SET debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER line_inserted AFTER INSERT ON ledger.line
  REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION ledger.line_inserted();
--> statement-breakpoint

-- What a line is analysed by is posted with it: a dimension of an earlier voucher's line comes too late.
CREATE FUNCTION ledger.dimension_of_new_voucher() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM ledger.voucher v
    WHERE v.client_id = NEW.client_id AND v.id = NEW.voucher_id AND v.posted_tx = pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'voucher % is posted already and takes no more dimensions', NEW.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_of_new_voucher';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER dimension_of_new_voucher AFTER INSERT ON ledger.line_dimension
  FOR EACH ROW EXECUTE FUNCTION ledger.dimension_of_new_voucher();
--> statement-breakpoint

-- All keys lead with the client, so before a table has statistics every index looks as good as its primary key, and
-- the planner may walk all of a client's rows for one. The server collects statistics by itself within a minute; an
-- import, which fills empty tables in one transaction, asks for them here. Locked tables are passed over.
CREATE FUNCTION ledger.refresh_statistics() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) ledger.account, ledger.counterparty, ledger.series_counter, ledger.voucher, ledger.line,
    ledger.line_dimension, ledger.balance;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.refresh_statistics() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.refresh_statistics() TO segl_app;
--> statement-breakpoint

-- A period that is locked stays locked: opening one again is nothing the app may do in passing.
CREATE FUNCTION ledger.period_stays_locked() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.locked_at IS NOT NULL THEN
    RAISE EXCEPTION 'period % % is locked and stays so', OLD.year, OLD.number
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'period_stays_locked';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER period_stays_locked BEFORE UPDATE ON ledger.period
  FOR EACH ROW EXECUTE FUNCTION ledger.period_stays_locked();
