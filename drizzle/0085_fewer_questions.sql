-- What each posting asks of the database, in fewer questions: each of its own costs more than what it asks. The same rules under
-- the same names; what most vouchers have nothing of is asked about where there is any.

CREATE OR REPLACE FUNCTION ledger.voucher_inserted() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  no_period boolean;
  other_time boolean;
  reversal boolean;
  bad record;
BEGIN
  SELECT bool_or(p.starts_on IS NULL OR (p.locked_at IS NOT NULL AND n.source <> 'year-end')),
    bool_or(n.posted_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'),
    bool_or(n.reverses_id IS NOT NULL)
  INTO no_period, other_time, reversal
  FROM new_vouchers n
  LEFT JOIN ledger.period p ON p.client_id = n.client_id AND p.year = n.year AND p.number = n.period
    AND n.date BETWEEN p.starts_on AND p.ends_on;

  IF no_period THEN
    SELECT n.id, n.date, n.year, n.period, p.locked_at IS NOT NULL AS locked INTO bad
    FROM new_vouchers n
    LEFT JOIN ledger.period p ON p.client_id = n.client_id AND p.year = n.year AND p.number = n.period
      AND n.date BETWEEN p.starts_on AND p.ends_on
    WHERE (p.locked_at IS NOT NULL AND n.source <> 'year-end') OR p.starts_on IS NULL
    LIMIT 1;
    IF bad.locked THEN
      RAISE EXCEPTION 'period % % is locked', bad.year, bad.period
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_period_open';
    ELSE
      RAISE EXCEPTION 'voucher % dated % is not in period % %', bad.id, bad.date, bad.year, bad.period
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_in_period';
    END IF;
  END IF;

  IF EXISTS (
    SELECT FROM (
      SELECT n.client_id, n.series, n.year, min(n.number) AS first, max(n.number) AS last, count(*) AS size
      FROM new_vouchers n GROUP BY n.client_id, n.series, n.year
    ) AS b
    LEFT JOIN ledger.series_counter c ON c.client_id = b.client_id AND c.series = b.series AND c.year = b.year
    WHERE b.last - b.first + 1 <> b.size
      OR c.last_number IS DISTINCT FROM b.last
      OR (b.first <> 1 AND NOT EXISTS (
        SELECT FROM ledger.voucher v
        WHERE v.client_id = b.client_id AND v.series = b.series AND v.year = b.year AND v.number = b.first - 1))
  ) THEN
    SELECT b.* INTO bad
    FROM (
      SELECT n.client_id, n.series, n.year, min(n.number) AS first, max(n.number) AS last, count(*) AS size
      FROM new_vouchers n GROUP BY n.client_id, n.series, n.year
    ) AS b
    LEFT JOIN ledger.series_counter c ON c.client_id = b.client_id AND c.series = b.series AND c.year = b.year
    WHERE b.last - b.first + 1 <> b.size
      OR c.last_number IS DISTINCT FROM b.last
      OR (b.first <> 1 AND NOT EXISTS (
        SELECT FROM ledger.voucher v
        WHERE v.client_id = b.client_id AND v.series = b.series AND v.year = b.year AND v.number = b.first - 1))
    LIMIT 1;
    RAISE EXCEPTION 'voucher numbers %–% of series % % leave a gap', bad.first, bad.last, bad.series, bad.year
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_number_gap_free';
  END IF;

  -- The application's clock and the database's may differ by an hour, not by years.
  IF other_time THEN
    SELECT n.id, n.posted_at INTO bad FROM new_vouchers n
    WHERE n.posted_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'
    LIMIT 1;
    RAISE EXCEPTION 'voucher % says it was posted at %', bad.id, bad.posted_at
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_posted_now';
  END IF;
  IF NOT coalesce(reversal, false) THEN
    RETURN NULL;
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
CREATE OR REPLACE FUNCTION ledger.line_inserted() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  asked boolean;
  reversal boolean;
  unsound boolean;
  bad record;
BEGIN
  SELECT bool_or(each.asked), bool_or(each.reversal),
    bool_or(each.total <> 0 OR each.first <> 1 OR each.last <> each.size)
  INTO asked, reversal, unsound
  FROM (
    SELECT bool_or(NOT platform.this_transaction(v.posted_tx, v.posted_server)
        OR a.valid_from > v.date OR a.valid_to < v.date OR n.vat_code IS NOT NULL) AS asked,
      bool_or(v.reverses_id IS NOT NULL) AS reversal,
      sum(n.amount) AS total, min(n.line_no) AS first, max(n.line_no) AS last, count(*) AS size
    FROM new_lines n
    LEFT JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
    LEFT JOIN ledger.account a ON a.client_id = n.client_id AND a.number = n.account
    GROUP BY n.client_id, n.voucher_id
  ) AS each;

  IF asked THEN
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
  END IF;

  IF unsound THEN
    SELECT n.client_id, n.voucher_id, sum(n.amount) AS total,
      min(n.line_no) <> 1 OR max(n.line_no) <> count(*) AS partial
    INTO bad
    FROM new_lines n GROUP BY n.client_id, n.voucher_id
    HAVING sum(n.amount) <> 0 OR min(n.line_no) <> 1 OR max(n.line_no) <> count(*)
    LIMIT 1;
    IF bad.partial THEN
      RAISE EXCEPTION 'the lines of voucher % are not all, numbered from one', bad.voucher_id
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_lines_together';
    ELSE
      RAISE EXCEPTION 'voucher % is unbalanced by % øre', bad.voucher_id, bad.total
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_balanced';
    END IF;
  END IF;

  IF reversal THEN
    -- Each line is looked up by its whole key: of an original of 10,000 lines, all would be read for each.
    SELECT n.voucher_id INTO bad
    FROM new_lines n
    JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
    LEFT JOIN LATERAL (
      SELECT l.* FROM ledger.line l
      WHERE l.client_id = v.client_id AND l.voucher_id = v.reverses_id AND l.line_no = n.line_no LIMIT 1
    ) AS o ON true
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
CREATE OR REPLACE FUNCTION ledger.vat_term_open() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  IF NOT EXISTS (SELECT FROM new_lines n WHERE n.vat_code IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  SELECT v.date, r.starts_on, r.ends_on INTO bad
  FROM new_lines n
  JOIN ledger.vat_code c ON c.client_id = n.client_id AND c.code = n.vat_code
    AND c.standard_code NOT IN ('0', '7', '20', '21', '22')
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  JOIN ledger.vat_return r ON r.client_id = n.client_id AND r.reopened_at IS NULL
    AND r.starts_on <= v.date AND r.ends_on >= v.date
  WHERE n.vat_code IS NOT NULL
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the VAT of % is returned, from % to %', bad.date, bad.starts_on, bad.ends_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vat_term_open';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.voucher_has_lines() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM ledger.line l WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'voucher % has no lines', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_has_lines';
  END IF;
  IF NEW.reverses_id IS NULL THEN
    RETURN NULL;
  END IF;
  IF (
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
--> statement-breakpoint
CREATE OR REPLACE FUNCTION platform.refuse_place_left() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place uuid := platform.current_client();
BEGIN
  IF NOT EXISTS (SELECT FROM added a WHERE a.client_id IS DISTINCT FROM place) THEN
    RETURN NULL;
  END IF;
  -- The owner may: it could switch this off.
  IF NOT pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RAISE EXCEPTION 'what is written into %.% is of the client that is set until the statement ends', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stays_in_place';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- An invoice is found by its number however it is written, without reading all that its party has ever sent.
CREATE INDEX line_by_invoice ON ledger.line (client_id, counterparty_id, lower(regexp_replace(reference, '[[:space:]]', '', 'g')))
  WHERE counterparty_id IS NOT NULL AND reference IS NOT NULL;
--> statement-breakpoint
DROP INDEX ledger.line_of_invoice;
