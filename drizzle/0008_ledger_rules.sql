-- Holes in the ledger's rules closed, and each rule checked once for a voucher, however many lines it has.
--
-- A rule that asks whether a row came in this very transaction compares two things: the transaction's number and the
-- moment this PostgreSQL started. The number alone is remembered by a dump and met again on the server it is restored
-- to; no transaction outlives the server it ran on.

ALTER TABLE ledger.voucher ADD COLUMN posted_server timestamptz;
--> statement-breakpoint
ALTER TABLE ledger.voucher ALTER COLUMN posted_server SET DEFAULT pg_postmaster_start_time();
--> statement-breakpoint
ALTER TABLE signing.dispatch ADD COLUMN sent_tx xid8, ADD COLUMN sent_server timestamptz;
--> statement-breakpoint
ALTER TABLE signing.dispatch
  ALTER COLUMN sent_tx SET DEFAULT pg_current_xact_id(),
  ALTER COLUMN sent_server SET DEFAULT pg_postmaster_start_time();
--> statement-breakpoint
-- Every column but those two: naming a transaction to come would keep the dispatch open for signers in it.
REVOKE INSERT ON signing.dispatch FROM segl_app;
--> statement-breakpoint
GRANT INSERT (client_id, document_id, code, title, language, sent_by, sent_at, blob_id, sha256, size)
  ON signing.dispatch TO segl_app;
--> statement-breakpoint
CREATE FUNCTION platform.this_transaction(tx xid8, server timestamptz) RETURNS boolean
  LANGUAGE sql STABLE
  RETURN coalesce(tx = pg_current_xact_id() AND server = pg_postmaster_start_time(), false);
--> statement-breakpoint
CREATE OR REPLACE FUNCTION signing.signer_of_new_dispatch() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM signing.dispatch d
    WHERE d.client_id = NEW.client_id AND d.document_id = NEW.document_id
      AND platform.this_transaction(d.sent_tx, d.sent_server)
  ) THEN
    RAISE EXCEPTION 'document % is sent already', NEW.document_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'signer_of_new_dispatch';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint

-- Not validated: what stands is as it was posted, and `audit verify` speaks about it; what comes is held to them.
ALTER TABLE ledger.voucher
  ADD CONSTRAINT voucher_source_known CHECK (source IN ('manual', 'draft', 'import', 'opening', 'reversal')) NOT VALID,
  ADD CONSTRAINT voucher_source_fits CHECK (
    (source = 'reversal') = (reverses_id IS NOT NULL) AND (source = 'draft') = (draft_id IS NOT NULL)) NOT VALID,
  ADD CONSTRAINT voucher_not_its_own_reversal CHECK (reverses_id <> id) NOT VALID,
  ADD CONSTRAINT voucher_opening_apart CHECK ((source = 'opening') = (period = 0)) NOT VALID;
--> statement-breakpoint
ALTER TABLE ledger.line
  ADD CONSTRAINT line_vat_whole CHECK (
    vat_code IS NOT NULL OR (vat_rate_bp IS NULL AND vat_base IS NULL AND vat_amount IS NULL)) NOT VALID,
  ADD CONSTRAINT line_currency_whole CHECK ((currency IS NULL) = (currency_amount IS NULL)) NOT VALID;
--> statement-breakpoint
ALTER TABLE ledger.period
  ADD CONSTRAINT period_lock_whole CHECK ((locked_at IS NULL) = (locked_by IS NULL)) NOT VALID;
--> statement-breakpoint
-- The first page of a day with many vouchers reads as many rows as it shows.
CREATE INDEX voucher_newest ON ledger.voucher (client_id, date, id);
--> statement-breakpoint
DROP INDEX ledger.voucher_by_date;
--> statement-breakpoint
CREATE INDEX document_newest ON signing.document (client_id, uploaded_at, id);
--> statement-breakpoint
DROP INDEX signing.document_by_time;
--> statement-breakpoint

-- A rule that waits for a lock and then looks at what others did sees it only where each statement has a snapshot of its
-- own. In a transaction that goes on seeing what stood at its beginning, a period locked meanwhile is open, and a draft
-- posted meanwhile is not posted yet.
CREATE FUNCTION platform.refuse_old_snapshot() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
    RAISE EXCEPTION '%.% is written only by transactions that see what others have committed', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'check_violation', CONSTRAINT = 'sees_newest';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY[
    'ledger.fiscal_year', 'ledger.period', 'ledger.series_counter', 'ledger.voucher', 'ledger.line',
    'ledger.line_dimension', 'signing.signer', 'signing.signature'
  ] LOOP
    EXECUTE format(
      'CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON %s
         FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot()', t);
  END LOOP;
END
$$;
--> statement-breakpoint

-- Years and periods of a client don't overlap, but for period 0, which holds an opening balance beside the months, on
-- one day. A second period over the days of a locked one would take what that one refuses, and so would one before it:
-- what is posted there moves what the locked one opened with. Asked before the row is written, when no part of the
-- statement can have changed the client yet; writers of one client's periods wait for each other.
CREATE FUNCTION ledger.year_stands_alone() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.fiscal_year:' || NEW.client_id, 0));
  IF EXISTS (
    SELECT FROM ledger.fiscal_year y WHERE y.client_id = NEW.client_id AND y.year <> NEW.year
      AND y.starts_on <= NEW.ends_on AND y.ends_on >= NEW.starts_on
  ) OR NEW.starts_on > NEW.ends_on THEN
    RAISE EXCEPTION 'fiscal year % overlaps another', NEW.year
      USING ERRCODE = 'check_violation', CONSTRAINT = 'fiscal_years_apart';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER year_stands_alone BEFORE INSERT OR UPDATE OF year, starts_on, ends_on ON ledger.fiscal_year
  FOR EACH ROW EXECUTE FUNCTION ledger.year_stands_alone();
--> statement-breakpoint
CREATE FUNCTION ledger.period_stands_alone() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.fiscal_year:' || NEW.client_id, 0));
  IF NOT EXISTS (
    SELECT FROM ledger.fiscal_year y WHERE y.client_id = NEW.client_id AND y.year = NEW.year
      AND NEW.starts_on >= y.starts_on AND NEW.ends_on <= y.ends_on
  ) OR NEW.starts_on > NEW.ends_on OR NEW.number < 0 OR (NEW.number = 0 AND NEW.starts_on <> NEW.ends_on) THEN
    RAISE EXCEPTION 'period % % is not within its fiscal year', NEW.year, NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'period_within_year';
  ELSIF EXISTS (
    SELECT FROM ledger.period p WHERE p.client_id = NEW.client_id AND (p.year, p.number) <> (NEW.year, NEW.number)
      AND (p.number = 0) = (NEW.number = 0)
      AND (p.number = 0 OR (p.starts_on <= NEW.ends_on AND p.ends_on >= NEW.starts_on))
  ) THEN
    RAISE EXCEPTION 'period % % overlaps another', NEW.year, NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'periods_apart';
  ELSIF EXISTS (
    SELECT FROM ledger.period p WHERE p.client_id = NEW.client_id AND (p.year, p.number) <> (NEW.year, NEW.number)
      AND p.number > 0 AND p.locked_at IS NOT NULL AND p.ends_on >= NEW.starts_on
  ) THEN
    RAISE EXCEPTION 'period % % begins before one that is locked', NEW.year, NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'periods_locked_in_order';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER period_stands_alone BEFORE INSERT OR UPDATE OF year, number, starts_on, ends_on ON ledger.period
  FOR EACH ROW EXECUTE FUNCTION ledger.period_stands_alone();
--> statement-breakpoint
-- Months are locked in order, and none is new and locked. The lock is the one that a new period takes: else an earlier
-- one could come into being at the same moment.
CREATE FUNCTION ledger.period_locked_in_order() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.fiscal_year:' || NEW.client_id, 0));
  IF TG_OP = 'INSERT' OR (NEW.number > 0 AND EXISTS (
    SELECT FROM ledger.period p WHERE p.client_id = NEW.client_id
      AND p.number > 0 AND p.locked_at IS NULL AND p.ends_on < NEW.starts_on
  )) THEN
    RAISE EXCEPTION 'period % % is not the first open one', NEW.year, NEW.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'periods_locked_in_order';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER period_locked_in_order BEFORE INSERT OR UPDATE OF locked_at ON ledger.period
  FOR EACH ROW WHEN (NEW.locked_at IS NOT NULL) EXECUTE FUNCTION ledger.period_locked_in_order();
--> statement-breakpoint

-- That somebody wants an opening balance taken back. All later figures rest on it, so a second person does it.
CREATE TABLE ledger.reversal_proposal (
  client_id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  id uuid NOT NULL,
  date date NOT NULL,
  text text NOT NULL,
  proposed_by uuid NOT NULL,
  proposed_at timestamp (3) with time zone NOT NULL,
  CONSTRAINT reversal_proposal_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT reversal_proposal_of_voucher FOREIGN KEY (client_id, voucher_id) REFERENCES ledger.voucher (client_id, id)
);
--> statement-breakpoint
CREATE INDEX reversal_proposal_by_voucher ON ledger.reversal_proposal (client_id, voucher_id);
--> statement-breakpoint
ALTER TABLE ledger.reversal_proposal ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.reversal_proposal FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY tenant ON ledger.reversal_proposal USING (client_id = platform.current_client())
  WITH CHECK (client_id = platform.current_client());
--> statement-breakpoint
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.reversal_proposal
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_change();
--> statement-breakpoint
GRANT SELECT, INSERT ON ledger.reversal_proposal TO segl_app;
--> statement-breakpoint

-- What holds for each inserted block of vouchers. As before: a locked period takes nothing, a date lies in the period
-- that is named, numbers follow one another without a gap. New: it is posted now, and a reversal is not earlier than
-- what it takes back, which it can't be of an opening balance that nobody else wanted taken back, nor of the reversal of
-- a receipt's voucher: the receipt is posted again, and reversing its reversal as well would book it twice.
CREATE OR REPLACE FUNCTION ledger.voucher_inserted() RETURNS trigger
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

-- The lines of a voucher come in one statement, numbered from one, and sum to zero in it. So each block is checked
-- once, without reading what stands; and a voucher that has lines takes no more, whatever transaction asks: its
-- numbers are taken. The lines of a reversal are those of its original, turned.
DROP TRIGGER voucher_balanced ON ledger.line;
--> statement-breakpoint
DROP FUNCTION ledger.line_sums_to_zero();
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.line_inserted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT n.voucher_id, n.account, n.vat_code, v.date,
    NOT platform.this_transaction(v.posted_tx, v.posted_server) AS late,
    a.valid_from > v.date OR a.valid_to < v.date AS account_closed
  INTO bad
  FROM new_lines n
  LEFT JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  LEFT JOIN ledger.account a ON a.client_id = n.client_id AND a.number = n.account
  WHERE NOT platform.this_transaction(v.posted_tx, v.posted_server)
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

  SELECT n.client_id, n.voucher_id, sum(n.amount) AS total,
    min(n.line_no) <> 1 OR max(n.line_no) <> count(*) AS partial
  INTO bad
  FROM new_lines n GROUP BY n.client_id, n.voucher_id
  HAVING sum(n.amount) <> 0 OR min(n.line_no) <> 1 OR max(n.line_no) <> count(*)
  LIMIT 1;
  IF FOUND AND bad.partial THEN
    RAISE EXCEPTION 'the lines of voucher % are not all, numbered from one', bad.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_lines_together';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'voucher % is unbalanced by % øre', bad.voucher_id, bad.total
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_balanced';
  END IF;

  SELECT n.voucher_id INTO bad
  FROM new_lines n
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  LEFT JOIN ledger.line o ON o.client_id = v.client_id AND o.voucher_id = v.reverses_id AND o.line_no = n.line_no
  WHERE v.reverses_id IS NOT NULL
    AND (n.account, n.amount, n.text, n.vat_code, n.vat_rate_bp, n.vat_base, n.vat_amount, n.counterparty_id,
      n.currency, n.currency_amount)
    IS DISTINCT FROM (o.account, -o.amount, o.text, o.vat_code, o.vat_rate_bp, -o.vat_base, -o.vat_amount,
      o.counterparty_id, o.currency, -o.currency_amount)
  LIMIT 1;
  IF NOT FOUND THEN
    SELECT v.id INTO bad
    FROM (SELECT n.client_id, n.voucher_id, count(*) AS lines FROM new_lines n GROUP BY n.client_id, n.voucher_id) n
    JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
    WHERE v.reverses_id IS NOT NULL AND EXISTS (
      SELECT FROM ledger.line o
      WHERE o.client_id = v.client_id AND o.voucher_id = v.reverses_id AND o.line_no > n.lines)
    LIMIT 1;
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'a reversal has other lines than its original, turned'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_exact';
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

-- What a line is analysed by is posted with it: a dimension of an earlier voucher's line comes too late. One of a
-- reversal is one of the original's line; that none is left out is asked when the voucher is whole.
CREATE OR REPLACE FUNCTION ledger.dimension_of_new_voucher() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE original uuid;
BEGIN
  SELECT v.reverses_id INTO original FROM ledger.voucher v
  WHERE v.client_id = NEW.client_id AND v.id = NEW.voucher_id
    AND platform.this_transaction(v.posted_tx, v.posted_server);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'voucher % is posted already and takes no more dimensions', NEW.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_of_new_voucher';
  ELSIF original IS NOT NULL AND NOT EXISTS (
    SELECT FROM ledger.line_dimension o
    WHERE o.client_id = NEW.client_id AND o.voucher_id = original AND o.line_no = NEW.line_no
      AND o.type = NEW.type AND o.code = NEW.code
  ) THEN
    RAISE EXCEPTION 'reversal % has another dimension than its original', NEW.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_exact';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- At the end of the transaction, since the parts of a voucher may come in several statements.
CREATE OR REPLACE FUNCTION ledger.voucher_has_lines() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM ledger.line l WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'voucher % has no lines', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_has_lines';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND (
    SELECT count(*) FROM ledger.line_dimension d WHERE d.client_id = NEW.client_id AND d.voucher_id = NEW.id
  ) <> (
    SELECT count(*) FROM ledger.line_dimension d
    WHERE d.client_id = NEW.client_id AND d.voucher_id = NEW.reverses_id
  ) THEN
    RAISE EXCEPTION 'reversal % lacks dimensions of its original', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_exact';
  END IF;
  RETURN NULL;
END
$$;
