-- Where the lines of each account stand, by date: the account ledger reads its pages here, however many lines there
-- are. The opening balance of the first year is no movement, and stays out.
CREATE TABLE "ledger"."account_line" (
	"client_id" uuid NOT NULL,
	"account" text NOT NULL,
	"date" date NOT NULL,
	"voucher_id" uuid NOT NULL,
	"line_no" integer NOT NULL,
	CONSTRAINT "account_line_pkey" PRIMARY KEY("client_id","account","date","voucher_id","line_no")
);
--> statement-breakpoint
-- What is posted already. The owner too sees no rows of a table whose security is forced, unless it is a superuser.
ALTER TABLE ledger.line NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.voucher NO FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
INSERT INTO ledger.account_line (client_id, account, date, voucher_id, line_no)
SELECT l.client_id, l.account, v.date, l.voucher_id, l.line_no
FROM ledger.line l
JOIN ledger.voucher v ON v.client_id = l.client_id AND v.id = l.voucher_id
WHERE v.period > 0;
--> statement-breakpoint
ALTER TABLE ledger.line FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
ALTER TABLE ledger.voucher FORCE ROW LEVEL SECURITY;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.account_line', 'append');
--> statement-breakpoint
-- It follows from the lines, by a rule with the owner's rights.
REVOKE INSERT ON ledger.account_line FROM segl_app;
--> statement-breakpoint

CREATE FUNCTION ledger.line_listed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO ledger.account_line (client_id, account, date, voucher_id, line_no)
  SELECT n.client_id, n.account, v.date, n.voucher_id, n.line_no
  FROM new_lines n
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  WHERE v.period > 0;
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.line_listed() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER line_listed AFTER INSERT ON ledger.line
  REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION ledger.line_listed();
--> statement-breakpoint

CREATE OR REPLACE FUNCTION ledger.refresh_statistics() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) ledger.account, ledger.counterparty, ledger.series_counter, ledger.voucher, ledger.line,
    ledger.line_dimension, ledger.balance, ledger.account_line;
END
$$;
