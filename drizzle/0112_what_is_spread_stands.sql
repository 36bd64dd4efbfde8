-- What an accrual rests on stands while it runs, and so do its own vouchers: taken back behind its back, months would go on bearing
-- what is no cost any more, or bear it twice. It is ended instead, which brings what is left to where it was. (The difference of a
-- matching goes with its matching.)

-- Asked when the row is there, under a lock that both take: who takes a voucher back and who spreads a line of it wait for each
-- other, and the second sees what the first did.
CREATE FUNCTION ledger.reversal_of_accrual() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.accrual:' || NEW.client_id || NEW.reverses_id, 0));
  IF EXISTS (
    SELECT FROM ledger.voucher v
    WHERE v.client_id = NEW.client_id AND v.id = NEW.reverses_id AND v.source = 'automatic'
      AND v.source_ref NOT LIKE '%/difference')
  THEN
    RAISE EXCEPTION 'voucher % is part of an accrual, which is ended instead', NEW.reverses_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_of_automatic';
  END IF;
  IF EXISTS (
    SELECT FROM ledger.accrual a
    WHERE a.client_id = NEW.client_id AND a.voucher_id = NEW.reverses_id AND a.ended_on IS NULL
      AND a.months > (
        SELECT count(*) FROM ledger.voucher v
        WHERE v.client_id = a.client_id AND v.source = 'automatic'
          AND v.source_ref = ANY (ARRAY(SELECT a.id || '/' || n FROM generate_series(1, a.months) AS n))))
  THEN
    RAISE EXCEPTION 'a line of voucher % is spread over months that are to come', NEW.reverses_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_of_accrued';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER reversal_of_accrual AFTER INSERT ON ledger.voucher
  FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION ledger.reversal_of_accrual();
--> statement-breakpoint
-- As before, and of a voucher that was entered here or brought by a file, that nothing takes back; and kept by no account that has
-- books of its own: open items, money, VAT, what is withheld, and equity.
CREATE OR REPLACE FUNCTION ledger.accrual_made() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_on IS NOT NULL OR NEW.ended_on IS NULL THEN
      RAISE EXCEPTION 'accrual % was ended and stays so', OLD.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'accrual_stays_ended';
    END IF;
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.accrual:' || NEW.client_id || NEW.voucher_id, 0));
  IF NOT EXISTS (
    SELECT FROM ledger.line l
    JOIN ledger.voucher v ON v.client_id = l.client_id AND v.id = l.voucher_id AND v.date <= NEW.date
      AND v.source IN ('manual', 'draft', 'import')
    JOIN ledger.account a ON a.client_id = l.client_id AND a.number = l.account
    JOIN ledger.account b ON b.client_id = l.client_id AND b.number = NEW.balance_account
    WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.voucher_id AND l.line_no = NEW.line_no
      AND l.account = NEW.account AND l.amount = NEW.amount
      AND ledger.account_kind(a.number, a.grouping_category) IN ('result', 'appropriation')
      AND ledger.account_kind(b.number, b.grouping_category) IN ('owned', 'owed')
      AND left(coalesce(b.standard_account, b.number), 2) NOT IN ('15', '16', '19', '20', '23', '24', '26', '27'))
  THEN
    RAISE EXCEPTION 'accrual % is not of its line', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accrual_of_its_line';
  END IF;
  IF EXISTS (SELECT FROM ledger.voucher r WHERE r.client_id = NEW.client_id AND r.reverses_id = NEW.voucher_id) THEN
    RAISE EXCEPTION 'voucher % was taken back', NEW.voucher_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accrual_of_standing';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.reversal_of_accrual() FROM PUBLIC;
--> statement-breakpoint
-- The first month comes within ten years, as the last of it does after that. What stands was held to less.
ALTER TABLE ledger.accrual ADD CONSTRAINT accrual_soon CHECK (first_month <= date + interval '10 years') NOT VALID;
