-- What takes a reversal back makes the first voucher stand again, and its invoices with it; what is undone takes no more; and a
-- year-end moves something, whenever its writer has it asked.

-- Whether nothing that holds takes a voucher back: what took it back can have been taken back itself.
CREATE FUNCTION ledger.voucher_stands(client uuid, voucher uuid) RETURNS boolean
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE chain (id, turns) AS (
    SELECT voucher, 0
    UNION ALL
    SELECT r.id, c.turns + 1 FROM chain c JOIN ledger.voucher r ON r.client_id = client AND r.reverses_id = c.id
  )
  SELECT max(turns) % 2 = 0 FROM chain
$$;
--> statement-breakpoint
-- The voucher written here that stands again once this one, which took it back, is taken back; null: none does.
CREATE FUNCTION ledger.standing_again(client uuid, reversed uuid) RETURNS uuid
  LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE chain (id, turns) AS (
    SELECT reversed, 0
    UNION ALL
    SELECT v.reverses_id, c.turns + 1 FROM chain c JOIN ledger.voucher v ON v.client_id = client AND v.id = c.id
    WHERE v.reverses_id IS NOT NULL
  )
  SELECT v.id FROM chain c JOIN ledger.voucher v ON v.client_id = client AND v.id = c.id
  WHERE c.turns % 2 = 1 AND v.source IN ('manual', 'draft')
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.invoice_once() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  invoice record;
  first uuid;
BEGIN
  IF NOT EXISTS (SELECT FROM new_lines n WHERE n.reference IS NOT NULL AND n.counterparty_id IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  FOR invoice IN
    SELECT DISTINCT n.client_id, n.counterparty_id, lower(regexp_replace(n.reference, '[[:space:]]', '', 'g')) AS key,
      CASE v.source WHEN 'reversal' THEN ledger.standing_again(n.client_id, v.reverses_id) ELSE n.voucher_id END AS voucher_id
    FROM new_lines n CROSS JOIN LATERAL (
      SELECT o.source, o.reverses_id FROM ledger.voucher o WHERE o.client_id = n.client_id AND o.id = n.voucher_id LIMIT 1
    ) AS v
    WHERE n.reference IS NOT NULL AND n.counterparty_id IS NOT NULL AND v.source IN ('manual', 'draft', 'reversal')
    ORDER BY 1, 2, 3, 4
  LOOP
    CONTINUE WHEN invoice.voucher_id IS NULL;
    PERFORM pg_advisory_xact_lock(
      hashtextextended('ledger.invoice:' || invoice.client_id || invoice.counterparty_id || invoice.key, 0));
    SELECT o.voucher_id INTO first
    FROM ledger.line o
    JOIN ledger.voucher w ON w.client_id = o.client_id AND w.id = o.voucher_id AND w.reverses_id IS NULL
    WHERE o.client_id = invoice.client_id AND o.counterparty_id = invoice.counterparty_id
      AND o.reference IS NOT NULL AND o.voucher_id <> invoice.voucher_id
      AND lower(regexp_replace(o.reference, '[[:space:]]', '', 'g')) = invoice.key
      AND ledger.voucher_stands(w.client_id, w.id)
    LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'invoice % is posted already, as voucher %', invoice.key, first
        USING ERRCODE = 'check_violation', CONSTRAINT = 'invoice_once';
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.invoice_standing(party uuid, invoice text, but uuid) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.id
  FROM ledger.line o
  JOIN ledger.voucher v ON v.client_id = o.client_id AND v.id = o.voucher_id AND v.reverses_id IS NULL
  WHERE o.client_id = platform.current_client() AND o.counterparty_id = party AND o.reference IS NOT NULL
    AND o.voucher_id IS DISTINCT FROM but
    AND lower(regexp_replace(o.reference, '[[:space:]]', '', 'g')) = lower(regexp_replace(invoice, '[[:space:]]', '', 'g'))
    AND ledger.voucher_stands(v.client_id, v.id)
  ORDER BY v.posted_at, v.id LIMIT 1
$$;
--> statement-breakpoint
-- As before, but that nothing is held by what is undone already: its undoing opened nothing, and there is no other.
CREATE OR REPLACE FUNCTION ledger.matching_made() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  bad record;
  matched bigint;
BEGIN
  -- Ordered, and no stronger than the keys of the lines allow that two have by now: nobody waits in a ring.
  PERFORM FROM ledger.open_item i
    WHERE (i.client_id, i.voucher_id, i.line_no) IN (SELECT n.client_id, n.voucher_id, n.line_no FROM new_parts n)
    ORDER BY i.client_id, i.voucher_id, i.line_no FOR NO KEY UPDATE;

  SELECT m.id INTO bad
  FROM new_parts n
  JOIN ledger.matching m ON m.client_id = n.client_id AND m.id = n.matching_id AND m.undone_at IS NOT NULL
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'matching % is undone', bad.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_stays_undone';
  END IF;

  SELECT n.matching_id INTO bad
  FROM new_parts n
  LEFT JOIN ledger.matching m ON m.client_id = n.client_id AND m.id = n.matching_id
  LEFT JOIN ledger.open_item i ON i.client_id = n.client_id AND i.voucher_id = n.voucher_id AND i.line_no = n.line_no
  WHERE m.account IS DISTINCT FROM i.account OR m.counterparty_id IS DISTINCT FROM i.counterparty_id
    OR sign(n.amount) * sign(i.amount) IS DISTINCT FROM 1
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'matching % is not of items of its account and party', bad.matching_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_of_one_party';
  END IF;

  SELECT n.client_id, n.matching_id INTO bad
  FROM new_parts n
  JOIN ledger.matching m ON m.client_id = n.client_id AND m.id = n.matching_id
  JOIN ledger.open_item i ON i.client_id = n.client_id AND i.voucher_id = n.voucher_id AND i.line_no = n.line_no
  GROUP BY n.client_id, n.matching_id, m.date
  HAVING sum(n.amount) <> 0 OR max(i.date) <> m.date OR count(*) <> (
    SELECT count(*) FROM ledger.matching_line l WHERE l.client_id = n.client_id AND l.matching_id = n.matching_id)
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'matching % does not come to nothing, on the day of its last item, at once', bad.matching_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_balanced';
  END IF;

  UPDATE ledger.open_item i SET remaining = i.remaining - n.amount
  FROM (
    SELECT p.client_id, p.voucher_id, p.line_no, sum(p.amount) AS amount FROM new_parts p GROUP BY 1, 2, 3
  ) n
  WHERE i.client_id = n.client_id AND i.voucher_id = n.voucher_id AND i.line_no = n.line_no;
  GET DIAGNOSTICS matched = ROW_COUNT;
  IF matched <> (SELECT count(DISTINCT (n.client_id, n.voucher_id, n.line_no)) FROM new_parts n) THEN
    RAISE EXCEPTION 'what is matched is not of the client that is set'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stays_in_place';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- As before, but that it moves something, by itself: where nothing is left, none changes a locked year, nor do two that come to
-- nothing; and of one without lines, which its writer had asked about early, it can't be known.
CREATE OR REPLACE FUNCTION ledger.year_end_moves_result() RETURNS trigger
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
  IF coalesce((
    SELECT sum(l.amount) FROM ledger.line l JOIN ledger.account a ON a.client_id = l.client_id AND a.number = l.account
    WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.id
      AND ledger.account_kind(a.number, a.grouping_category) = 'appropriation'), 0) = 0
    OR EXISTS (
      SELECT FROM ledger.voucher v
      WHERE v.client_id = NEW.client_id AND v.year = NEW.year AND v.source = 'year-end' AND v.date = NEW.date
        AND v.id <> NEW.id AND platform.this_transaction(v.posted_tx, v.posted_server))
  THEN
    RAISE EXCEPTION 'year-end % moves no result by itself', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'year_end_moves_nothing';
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
REVOKE EXECUTE ON FUNCTION ledger.voucher_stands(uuid, uuid), ledger.standing_again(uuid, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.standing_again(uuid, uuid) TO segl_app;
