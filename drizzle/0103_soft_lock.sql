-- The soft lock: a month that is nearly done takes vouchers of those who may lock it, and of nobody else. It comes and goes;
-- the lock takes its place.
ALTER TABLE ledger.period
  ADD COLUMN soft_locked_at timestamp (3) with time zone,
  ADD COLUMN soft_locked_by uuid,
  ADD CONSTRAINT period_soft_lock_whole CHECK ((soft_locked_at IS NULL) = (soft_locked_by IS NULL)),
  ADD CONSTRAINT period_locked_one_way CHECK (locked_at IS NULL OR soft_locked_at IS NULL);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.period', 'change', '{locked_at,locked_by,soft_locked_at,soft_locked_by}');
--> statement-breakpoint
-- Who posts may lock the client's periods; or it takes an approval, and who submitted it may, and did so since: on both sides of
-- it somebody has looked at what the month still gets. The roles that may lock are those of access/role.ts.
CREATE FUNCTION ledger.passes_soft_lock(client uuid, poster uuid, draft uuid, since timestamptz) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM identity.membership m
    WHERE m.client_id = client AND m.role = 'bookkeeper' AND (m.user_id = poster OR m.user_id = (
      SELECT d.submitted_by FROM ledger.draft d
      WHERE d.client_id = client AND d.id = draft AND d.state = 'submitted' AND d.changed_at >= since)))
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.passes_soft_lock(uuid, uuid, uuid, timestamptz) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.passes_soft_lock(uuid, uuid, uuid, timestamptz) TO segl_app;
--> statement-breakpoint
-- As before, and of a period that is softly locked by whom.
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
