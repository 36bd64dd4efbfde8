-- What is locked stays what it was: an account with something in a locked month stays of the result, of its use, or of the balance
-- sheet, since what the years came to follows from that; and a year-end touches nothing that has books of its own.
-- Asked with the owner's rights, so that whoever writes can't hide the periods by saying another client.
CREATE FUNCTION ledger.account_kind_stays() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF replace(ledger.account_kind(OLD.number, OLD.grouping_category), 'owned', 'owed')
      <> replace(ledger.account_kind(NEW.number, NEW.grouping_category), 'owned', 'owed')
    AND EXISTS (
      SELECT FROM ledger.balance b
      JOIN ledger.period p ON p.client_id = b.client_id AND p.year = b.year AND p.number = b.period
      WHERE b.client_id = OLD.client_id AND b.account = OLD.number AND p.locked_at IS NOT NULL)
  THEN
    RAISE EXCEPTION 'account % has something in a locked period, and stays of its kind', OLD.number
      USING ERRCODE = 'check_violation', CONSTRAINT = 'account_kind_stays';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.account_kind_stays() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER account_kind_stays BEFORE UPDATE OF grouping_category ON ledger.account
  FOR EACH ROW WHEN (OLD.grouping_category IS DISTINCT FROM NEW.grouping_category)
  EXECUTE FUNCTION ledger.account_kind_stays();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.account
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- As before, but that it moves something, by itself: where nothing is left, none changes a locked year, nor do two that come to
-- nothing; and of one without lines, which its writer had asked about early, it can't be known. Nor does it move what is owed to
-- suppliers, withheld, and owed in VAT and duties.
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
    AND (ledger.account_kind(a.number, a.grouping_category) NOT IN ('appropriation', 'owed') OR l.vat_code IS NOT NULL
      OR left(coalesce(a.standard_account, a.number), 2) IN ('15', '24', '26', '27'))
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
