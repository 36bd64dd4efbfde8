-- What many vouchers at once ask of the database they ask together, and of no more rows than theirs.

-- As before, but for how the number before is found.
CREATE OR REPLACE FUNCTION ledger.voucher_inserted() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  no_period boolean;
  soft_locked boolean;
  other_time boolean;
  reversal boolean;
  bad record;
BEGIN
  SELECT bool_or(p.starts_on IS NULL OR (p.locked_at IS NOT NULL AND n.source <> 'year-end')),
    bool_or(p.soft_locked_at IS NOT NULL),
    bool_or(n.posted_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'),
    bool_or(n.reverses_id IS NOT NULL)
  INTO no_period, soft_locked, other_time, reversal
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

  IF soft_locked THEN
    SELECT n.id, n.year, n.period INTO bad
    FROM new_vouchers n
    JOIN ledger.period p ON p.client_id = n.client_id AND p.year = n.year AND p.number = n.period
    WHERE NOT ledger.passes_soft_lock(n.client_id, n.posted_by, n.draft_id, p.soft_locked_at)
    LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'period % % is softly locked', bad.year, bad.period
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_period_not_soft_locked';
    END IF;
  END IF;

  -- The number before the first is looked up: as a condition that may be met otherwise, all vouchers were read to ask it.
  SELECT b.* INTO bad
  FROM (
    SELECT n.client_id, n.series, n.year, min(n.number) AS first, max(n.number) AS last, count(*) AS size
    FROM new_vouchers n GROUP BY n.client_id, n.series, n.year
  ) AS b
  LEFT JOIN ledger.series_counter c ON c.client_id = b.client_id AND c.series = b.series AND c.year = b.year
  WHERE b.last - b.first + 1 <> b.size
    OR c.last_number IS DISTINCT FROM b.last
    OR (b.first <> 1 AND (
      SELECT v.number FROM ledger.voucher v
      WHERE v.client_id = b.client_id AND v.series = b.series AND v.year = b.year AND v.number = b.first - 1) IS NULL)
  LIMIT 1;
  IF FOUND THEN
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
-- What a line is analysed by is posted with it, as before; asked once for all that a statement brings.
DROP TRIGGER dimension_of_new_voucher ON ledger.line_dimension;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.dimension_of_new_voucher() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  -- Each voucher once, by its key.
  SELECT of.voucher_id, of.late INTO bad
  FROM (SELECT DISTINCT n.client_id, n.voucher_id FROM new_dimensions n) AS named
  CROSS JOIN LATERAL (
    SELECT named.voucher_id, v.id IS NULL AS late, v.reverses_id
    FROM (SELECT) AS one
    LEFT JOIN ledger.voucher v ON v.client_id = named.client_id AND v.id = named.voucher_id
      AND platform.this_transaction(v.posted_tx, v.posted_server)
    LIMIT 1
  ) AS of
  WHERE of.late OR (of.reverses_id IS NOT NULL AND EXISTS (
    SELECT FROM new_dimensions n
    WHERE n.client_id = named.client_id AND n.voucher_id = named.voucher_id AND (
      SELECT o.code FROM ledger.line_dimension o
      WHERE o.client_id = n.client_id AND o.voucher_id = of.reverses_id AND o.line_no = n.line_no
        AND o.type = n.type AND o.code = n.code) IS NULL))
  ORDER BY of.late DESC
  LIMIT 1;
  IF FOUND AND bad.late THEN
    RAISE EXCEPTION 'voucher % is posted already and takes no more dimensions', bad.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_of_new_voucher';
  ELSIF FOUND THEN
    RAISE EXCEPTION 'reversal % has another dimension than its original', bad.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_exact';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER dimension_of_new_voucher AFTER INSERT ON ledger.line_dimension
  REFERENCING NEW TABLE AS new_dimensions FOR EACH STATEMENT EXECUTE FUNCTION ledger.dimension_of_new_voucher();
