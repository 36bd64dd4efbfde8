-- What each account's lines come to beside where they stand: they are sorted by it, and summed over days, where they are listed.
ALTER TABLE ledger.account_line ADD COLUMN amount bigint NOT NULL DEFAULT 0;
--> statement-breakpoint
-- What is posted already. The owner too sees no rows of a table whose security is forced, unless it is a superuser.
ALTER TABLE ledger.line NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.account_line NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER;
--> statement-breakpoint
UPDATE ledger.account_line a SET amount = l.amount FROM ledger.line l
WHERE l.client_id = a.client_id AND l.voucher_id = a.voucher_id AND l.line_no = a.line_no;
--> statement-breakpoint
ALTER TABLE ledger.account_line ALTER COLUMN amount DROP DEFAULT, ENABLE TRIGGER USER, FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.line FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.line_listed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.account_line (client_id, account, date, voucher_id, line_no, amount)
  SELECT n.client_id, n.account, v.date, n.voucher_id, n.line_no, n.amount
  FROM new_lines n
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  WHERE v.period > 0;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Summed without a look at the table itself.
ALTER TABLE ledger.account_line DROP CONSTRAINT account_line_pkey,
  ADD CONSTRAINT account_line_pkey PRIMARY KEY (client_id, account, date, voucher_id, line_no) INCLUDE (amount);
--> statement-breakpoint
CREATE INDEX account_line_by_amount ON ledger.account_line (client_id, account, amount, voucher_id, line_no) INCLUDE (date);
--> statement-breakpoint
-- The lines of a customer or a supplier, on whatever account.
CREATE INDEX line_of_party ON ledger.line (client_id, counterparty_id, voucher_id) WHERE counterparty_id IS NOT NULL;
--> statement-breakpoint
-- What a customer or supplier stands at is summed from the index alone, too.
DROP INDEX ledger.open_item_of_party;
--> statement-breakpoint
CREATE INDEX open_item_of_party ON ledger.open_item (client_id, counterparty_id, date, voucher_id, line_no) INCLUDE (amount);
