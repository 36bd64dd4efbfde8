-- The result of a year is moved to equity when every period of it is locked: by a voucher of its own kind, which a locked
-- period takes, since it changes nothing of what the year came to.
ALTER TABLE ledger.voucher DROP CONSTRAINT voucher_source_known;
--> statement-breakpoint
-- Not validated: what stands was held to the rule before this one.
ALTER TABLE ledger.voucher ADD CONSTRAINT voucher_source_known
  CHECK (source IN ('manual', 'draft', 'import', 'opening', 'reversal', 'year-end')) NOT VALID;
--> statement-breakpoint
-- As before, but for a year-end in a locked period.
CREATE OR REPLACE FUNCTION ledger.voucher_inserted() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bad record;
  block record;
  counter bigint;
BEGIN
  SELECT n.id, n.date, n.year, n.period, p.locked_at IS NOT NULL AS locked INTO bad
  FROM new_vouchers n
  LEFT JOIN ledger.period p ON p.client_id = n.client_id AND p.year = n.year AND p.number = n.period
    AND n.date BETWEEN p.starts_on AND p.ends_on
  WHERE (p.locked_at IS NOT NULL AND n.source <> 'year-end') OR p.starts_on IS NULL
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

  -- The application's clock and the database's may differ by an hour, not by years.
  SELECT n.id, n.posted_at INTO bad FROM new_vouchers n
  WHERE n.posted_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'voucher % says it was posted at %', bad.id, bad.posted_at
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_posted_now';
  END IF;

  SELECT n.id, n.date, o.date AS original INTO bad
  FROM new_vouchers n
  LEFT JOIN ledger.voucher o ON o.client_id = n.client_id AND o.id = n.reverses_id
  WHERE n.reverses_id IS NOT NULL AND (o.date IS NULL OR n.date < o.date)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'reversal % dated % is earlier than its original of %', bad.id, bad.date, bad.original
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_not_earlier';
  END IF;

  SELECT n.id INTO bad
  FROM new_vouchers n
  JOIN ledger.voucher o ON o.client_id = n.client_id AND o.id = n.reverses_id
  JOIN ledger.voucher first ON first.client_id = o.client_id AND first.id = o.reverses_id
  WHERE first.draft_id IS NOT NULL
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'reversal % is of the reversal of a receipt', bad.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_of_receipt_stands';
  END IF;

  SELECT n.id INTO bad
  FROM new_vouchers n
  JOIN ledger.voucher o ON o.client_id = n.client_id AND o.id = n.reverses_id
  WHERE o.source = 'opening' AND NOT EXISTS (
    SELECT FROM ledger.reversal_proposal p
    WHERE p.client_id = n.client_id AND p.voucher_id = n.reverses_id AND p.date = n.date
      AND p.proposed_by <> n.posted_by)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'reversal % of an opening balance was not proposed by somebody else', bad.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'opening_needs_two';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- What an account is to a year-end: what is earned and spent (`result`), what that is used for (`appropriation`), equity and
-- debt, where it goes (`owed`), and what is owned. As kindOfAccount, resultPartOf and balancePartOf have it in the application.
CREATE FUNCTION ledger.account_kind(number text, category text) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN coalesce(category IN ('balanseverdiForAnleggsmiddel', 'balanseverdiForOmloepsmiddel', 'egenkapital',
        'langsiktigGjeld', 'kortsiktigGjeld'), false)
      OR number ~ '^[12][0-9]{3}' OR (number !~ '^[3-8][0-9]{3}' AND category IS NULL)
    THEN CASE
      WHEN category IN ('egenkapital', 'langsiktigGjeld', 'kortsiktigGjeld', 'gjeldInnenBankOgForsikring') THEN 'owed'
      WHEN category IN ('balanseverdiForAnleggsmiddel', 'balanseverdiForOmloepsmiddel',
        'balanseverdiForBankOgForsikringseiendel') THEN 'owned'
      WHEN number ~ '^2[0-9]{3}' THEN 'owed' ELSE 'owned' END
    ELSE CASE
      WHEN category = 'resultatDisponeringForSAF-T' THEN 'appropriation'
      WHEN category IN ('salgsinntekt', 'annenDriftsinntekt', 'bankOgForsikringsinntekt', 'varekostnad', 'loennskostnad',
        'annenDriftskostnad', 'bankOgForsikringskostnad', 'finansinntekt', 'finanskostnad', 'skattekostnad') THEN 'result'
      WHEN number ~ '^8[89][0-9]{2}' THEN 'appropriation' ELSE 'result' END
    END
$$;
--> statement-breakpoint
-- A year-end stands on the last day of a year whose periods are all locked, moves the result to equity or debt and touches
-- nothing else, and leaves nothing of it: so what is locked stays what it was. Asked at the end of the transaction, since the
-- parts of a voucher may come in several statements.
CREATE FUNCTION ledger.year_end_moves_result() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  IF NOT EXISTS (
    SELECT FROM ledger.fiscal_year y
    WHERE y.client_id = NEW.client_id AND y.year = NEW.year AND y.ends_on = NEW.date
  ) OR EXISTS (
    SELECT FROM ledger.period p
    WHERE p.client_id = NEW.client_id AND p.year = NEW.year AND p.number > 0 AND p.locked_at IS NULL
  ) THEN
    RAISE EXCEPTION 'year-end % is not on the last day of a year that is locked', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'year_end_of_locked_year';
  END IF;
  SELECT l.account INTO bad
  FROM ledger.line l JOIN ledger.account a ON a.client_id = l.client_id AND a.number = l.account
  WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.id
    AND (ledger.account_kind(a.number, a.grouping_category) NOT IN ('appropriation', 'owed') OR l.vat_code IS NOT NULL)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'year-end % has a line on account %', NEW.id, bad.account
      USING ERRCODE = 'check_violation', CONSTRAINT = 'year_end_accounts';
  END IF;
  SELECT sum(b.debit - b.credit) AS remains INTO bad
  FROM ledger.balance b JOIN ledger.account a ON a.client_id = b.client_id AND a.number = b.account
  WHERE b.client_id = NEW.client_id AND b.year <= NEW.year
    AND ledger.account_kind(a.number, a.grouping_category) IN ('result', 'appropriation');
  IF bad.remains <> 0 THEN
    RAISE EXCEPTION 'year-end % leaves % øre of the result', NEW.id, bad.remains
      USING ERRCODE = 'check_violation', CONSTRAINT = 'year_end_whole';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER year_end_moves_result AFTER INSERT ON ledger.voucher
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.source = 'year-end')
  EXECUTE FUNCTION ledger.year_end_moves_result();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.account_kind(text, text), ledger.year_end_moves_result() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.account_kind(text, text) TO segl_app;
