-- Open items: what is owed by each customer and to each supplier, line by line, and what was matched with what. And
-- invoices: one is entered once.

-- That an invoice is to be paid to; what else it says of itself has its columns (0064).
ALTER TABLE ledger.line ADD COLUMN bank_account text;
--> statement-breakpoint
-- The lines of the control accounts: of 15 and 24 by NS 4102, by the number, or by the standard account where the chart has
-- numbers of its own. What of them is not matched yet is kept by rules, with the owner's rights; so the items of an account
-- come to what its lines come to, at all times, since a matching comes to nothing.
CREATE TABLE ledger.open_item (
  client_id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  line_no integer NOT NULL,
  account text NOT NULL,
  kind text NOT NULL,
  -- None: it is matched with nothing.
  counterparty_id uuid,
  -- The voucher's.
  date date NOT NULL,
  due_date date NOT NULL,
  amount bigint NOT NULL,
  -- As much of it as is not matched, with its sign.
  remaining bigint NOT NULL,
  CONSTRAINT open_item_pkey PRIMARY KEY (client_id, voucher_id, line_no),
  CONSTRAINT open_item_kind_known CHECK (kind IN ('customer', 'supplier')),
  CONSTRAINT open_item_within
    CHECK (CASE WHEN amount >= 0 THEN remaining BETWEEN 0 AND amount ELSE remaining BETWEEN amount AND 0 END)
);
--> statement-breakpoint
CREATE INDEX open_item_open ON ledger.open_item (client_id, counterparty_id, date, voucher_id, line_no)
  WHERE remaining <> 0;
--> statement-breakpoint
CREATE INDEX open_item_of_party ON ledger.open_item (client_id, counterparty_id, date, voucher_id, line_no);
--> statement-breakpoint
CREATE TABLE ledger.matching (
  client_id uuid NOT NULL,
  id uuid NOT NULL,
  account text NOT NULL,
  counterparty_id uuid NOT NULL,
  -- From when on it counts: the day of the last of its items, whenever somebody matched them.
  date date NOT NULL,
  matched_at timestamp (3) with time zone NOT NULL,
  matched_by uuid NOT NULL,
  -- It is taken back, and never was.
  undone_at timestamp (3) with time zone,
  undone_by uuid,
  CONSTRAINT matching_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT matching_of_account FOREIGN KEY (client_id, account) REFERENCES ledger.account (client_id, number),
  CONSTRAINT matching_of_party FOREIGN KEY (client_id, counterparty_id) REFERENCES ledger.counterparty (client_id, id),
  CONSTRAINT matching_undone_whole CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
--> statement-breakpoint
CREATE INDEX matching_by_party ON ledger.matching (client_id, counterparty_id, matched_at);
--> statement-breakpoint
CREATE INDEX matching_by_date ON ledger.matching (client_id, date) WHERE undone_at IS NULL;
--> statement-breakpoint
CREATE TABLE ledger.matching_line (
  client_id uuid NOT NULL,
  matching_id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  line_no integer NOT NULL,
  -- Of the item, with its sign.
  amount bigint NOT NULL,
  CONSTRAINT matching_line_pkey PRIMARY KEY (client_id, matching_id, voucher_id, line_no),
  CONSTRAINT matching_line_of_matching FOREIGN KEY (client_id, matching_id) REFERENCES ledger.matching (client_id, id),
  CONSTRAINT matching_line_of_item FOREIGN KEY (client_id, voucher_id, line_no)
    REFERENCES ledger.open_item (client_id, voucher_id, line_no)
);
--> statement-breakpoint
CREATE INDEX matching_line_by_item ON ledger.matching_line (client_id, voucher_id, line_no);
--> statement-breakpoint
CREATE INDEX line_of_invoice ON ledger.line (client_id, counterparty_id, reference)
  WHERE counterparty_id IS NOT NULL AND reference IS NOT NULL;
--> statement-breakpoint
-- What is posted already. The owner too sees no rows of a table whose security is forced, unless it is a superuser.
ALTER TABLE ledger.line NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.voucher NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.account NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
INSERT INTO ledger.open_item
  (client_id, voucher_id, line_no, account, kind, counterparty_id, date, due_date, amount, remaining)
SELECT l.client_id, l.voucher_id, l.line_no, l.account,
  CASE left(coalesce(a.standard_account, a.number), 2) WHEN '15' THEN 'customer' ELSE 'supplier' END,
  l.counterparty_id, v.date, coalesce(l.due_date, v.date), l.amount, l.amount
FROM ledger.line l
JOIN ledger.account a ON a.client_id = l.client_id AND a.number = l.account
JOIN ledger.voucher v ON v.client_id = l.client_id AND v.id = l.voucher_id
WHERE left(coalesce(a.standard_account, a.number), 2) IN ('15', '24');
--> statement-breakpoint
ALTER TABLE ledger.line FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.voucher FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.account FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.open_item', 'change', '{remaining}', with_event => false),
  platform.tenant_table('ledger.matching', 'change', '{undone_at,undone_by}'),
  platform.tenant_table('ledger.matching_line', 'append');
--> statement-breakpoint
-- They follow from the lines and from what is matched, by rules with the owner's rights.
REVOKE INSERT, UPDATE ON ledger.open_item FROM segl_app;
--> statement-breakpoint
SELECT platform.plan_for_many(name::regclass) FROM unnest(ARRAY[
  'ledger.open_item', 'ledger.matching', 'ledger.matching_line', 'ledger.line']) AS name;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ledger.matching', 'ledger.matching_line'] LOOP
    EXECUTE format('CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot()', t);
    EXECUTE format('CREATE TRIGGER stays_in_place AFTER INSERT ON %s REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_place_left()', t);
  END LOOP;
END
$$;
--> statement-breakpoint
CREATE FUNCTION ledger.item_listed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.open_item
    (client_id, voucher_id, line_no, account, kind, counterparty_id, date, due_date, amount, remaining)
  SELECT n.client_id, n.voucher_id, n.line_no, n.account,
    CASE left(coalesce(a.standard_account, a.number), 2) WHEN '15' THEN 'customer' ELSE 'supplier' END,
    n.counterparty_id, v.date, coalesce(n.due_date, v.date), n.amount, n.amount
  FROM new_lines n
  JOIN ledger.account a ON a.client_id = n.client_id AND a.number = n.account
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  WHERE left(coalesce(a.standard_account, a.number), 2) IN ('15', '24');
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER item_listed AFTER INSERT ON ledger.line
  REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION ledger.item_listed();
--> statement-breakpoint
-- An invoice of a party is posted once, by its number, whatever its case and wherever there are blanks in it; again once it
-- was reversed. Asked of what is written here: a file says what was. Two posters of one invoice wait for each other.
CREATE FUNCTION ledger.invoice_once() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  invoice record;
  first uuid;
BEGIN
  FOR invoice IN
    SELECT DISTINCT n.client_id, n.counterparty_id, lower(regexp_replace(n.reference, '[[:space:]]', '', 'g')) AS key,
      n.voucher_id
    FROM new_lines n
    WHERE n.reference IS NOT NULL AND n.counterparty_id IS NOT NULL AND (
      SELECT v.source FROM ledger.voucher v WHERE v.client_id = n.client_id AND v.id = n.voucher_id
    ) IN ('manual', 'draft')
    ORDER BY 1, 2, 3, 4
  LOOP
    PERFORM pg_advisory_xact_lock(
      hashtextextended('ledger.invoice:' || invoice.client_id || invoice.counterparty_id || invoice.key, 0));
    SELECT o.voucher_id INTO first
    FROM ledger.line o
    JOIN ledger.voucher w ON w.client_id = o.client_id AND w.id = o.voucher_id AND w.reverses_id IS NULL
    WHERE o.client_id = invoice.client_id AND o.counterparty_id = invoice.counterparty_id
      AND o.reference IS NOT NULL AND o.voucher_id <> invoice.voucher_id
      AND lower(regexp_replace(o.reference, '[[:space:]]', '', 'g')) = invoice.key
      AND NOT EXISTS (SELECT FROM ledger.voucher r WHERE r.client_id = w.client_id AND r.reverses_id = w.id)
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
CREATE TRIGGER invoice_once AFTER INSERT ON ledger.line
  REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION ledger.invoice_once();
--> statement-breakpoint
-- The lines of a matching come in one statement and are all of it. They come to nothing, are of its account and its party,
-- each on the side of its item; and nothing is matched beyond what is left of it (`open_item_within`).
CREATE FUNCTION ledger.matching_made() RETURNS trigger
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
CREATE TRIGGER matching_made AFTER INSERT ON ledger.matching_line
  REFERENCING NEW TABLE AS new_parts FOR EACH STATEMENT EXECUTE FUNCTION ledger.matching_made();
--> statement-breakpoint
-- At the end of the transaction: it comes before its lines.
CREATE FUNCTION ledger.matching_has_lines() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.undone_at IS NOT NULL OR NOT EXISTS (
    SELECT FROM ledger.matching_line l WHERE l.client_id = NEW.client_id AND l.matching_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'matching % is of nothing', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'matching_has_lines';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER matching_has_lines AFTER INSERT ON ledger.matching
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.matching_has_lines();
--> statement-breakpoint
-- What was matched is open again, once.
CREATE FUNCTION ledger.matching_undone() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE opened bigint;
BEGIN
  IF OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL THEN
    RAISE EXCEPTION 'matching % was undone and stays so', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'matching_stays_undone';
  END IF;
  PERFORM FROM ledger.open_item i
    WHERE (i.client_id, i.voucher_id, i.line_no) IN (
      SELECT l.client_id, l.voucher_id, l.line_no FROM ledger.matching_line l
      WHERE l.client_id = NEW.client_id AND l.matching_id = NEW.id)
    ORDER BY i.client_id, i.voucher_id, i.line_no FOR NO KEY UPDATE;
  UPDATE ledger.open_item i SET remaining = i.remaining + l.amount
  FROM ledger.matching_line l
  WHERE l.client_id = NEW.client_id AND l.matching_id = NEW.id
    AND i.client_id = l.client_id AND i.voucher_id = l.voucher_id AND i.line_no = l.line_no;
  GET DIAGNOSTICS opened = ROW_COUNT;
  IF opened <> (
    SELECT count(*) FROM ledger.matching_line l WHERE l.client_id = NEW.client_id AND l.matching_id = NEW.id
  ) THEN
    RAISE EXCEPTION 'what is undone is not of the client that is set'
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stays_in_place';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER matching_undone BEFORE UPDATE ON ledger.matching
  FOR EACH ROW EXECUTE FUNCTION ledger.matching_undone();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.item_listed(), ledger.invoice_once(), ledger.matching_made(),
  ledger.matching_has_lines(), ledger.matching_undone() FROM PUBLIC;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.refresh_statistics() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) ledger.account, ledger.counterparty, ledger.series_counter, ledger.voucher, ledger.line,
    ledger.line_dimension, ledger.balance, ledger.account_line, ledger.open_item;
END
$$;
