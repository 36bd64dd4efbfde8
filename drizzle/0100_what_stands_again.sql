-- What takes a reversal back makes the first voucher stand again, and its invoices with it.

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
-- With the owner's rights, since what a policy stands before may be looked up by the index of invoices by nobody else.
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
-- The first voucher of the client that is set that stands for this invoice of a party, other than `but`; null: none.
CREATE FUNCTION ledger.invoice_standing(party uuid, invoice text, but uuid) RETURNS uuid
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
REVOKE EXECUTE ON FUNCTION ledger.voucher_stands(uuid, uuid), ledger.standing_again(uuid, uuid),
  ledger.invoice_standing(uuid, text, uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.standing_again(uuid, uuid), ledger.invoice_standing(uuid, text, uuid) TO segl_app;
