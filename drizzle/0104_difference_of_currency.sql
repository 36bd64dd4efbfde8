-- What the rates of a currency have moved between an invoice and its payment is posted by the matching of the two, and taken back
-- with it.

-- Such a voucher moves what its matching lacks on its account, and nothing else: the other parts of it are of items in one foreign
-- currency, and come to nothing in that, each at its own rate, as near as whole øre of each come to it. It goes to gains where the
-- account is debited, else to losses. As currencyDifference has it in the application.
CREATE FUNCTION ledger.refuse_other_difference(v ledger.voucher) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own ledger.matching;
  off bigint;
  parts record;
BEGIN
  SELECT * INTO own FROM ledger.matching m
  WHERE m.client_id = v.client_id AND m.id::text || '/difference' = v.source_ref AND m.id = left(v.source_ref, 36)::uuid;
  SELECT sum(p.amount) FILTER (WHERE p.voucher_id = v.id) INTO off
  FROM ledger.matching_line p WHERE p.client_id = v.client_id AND p.matching_id = own.id;
  SELECT count(DISTINCT l.currency) AS currencies, bool_or(l.currency IS NULL OR l.currency = 'NOK') AS own_money,
    abs(sum(p.amount::numeric * l.currency_amount / l.amount))
      <= sum(abs(l.currency_amount::numeric / l.amount)) + 1.000001 AS nothing
  INTO parts
  FROM ledger.matching_line p
  JOIN ledger.line l ON l.client_id = p.client_id AND l.voucher_id = p.voucher_id AND l.line_no = p.line_no
  WHERE p.client_id = v.client_id AND p.matching_id = own.id AND p.voucher_id <> v.id;
  IF own.id IS NULL OR own.undone_at IS NOT NULL OR own.date <> v.date OR off IS NULL OR parts.currencies <> 1
    OR parts.own_money OR NOT parts.nothing
    OR (SELECT count(*) FROM ledger.line l WHERE l.client_id = v.client_id AND l.voucher_id = v.id) <> 2
    OR NOT EXISTS (
      SELECT FROM ledger.line l JOIN ledger.line k ON k.client_id = l.client_id AND k.voucher_id = l.voucher_id
      JOIN ledger.account a ON a.client_id = k.client_id AND a.number = k.account
      WHERE l.client_id = v.client_id AND l.voucher_id = v.id
        AND l.account = own.account AND l.counterparty_id = own.counterparty_id AND l.amount = off
        AND k.amount = -off AND k.counterparty_id IS NULL
        AND CASE WHEN off > 0 THEN '8060' ELSE '8160' END IN (a.number, coalesce(a.standard_account, a.grouping_code))
        AND num_nulls(l.vat_code, k.vat_code, l.currency, k.currency) = 4)
  THEN
    RAISE EXCEPTION 'voucher % is no difference of a matching', v.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'automatic_of_matching';
  END IF;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.refuse_other_difference(ledger.voucher) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.refuse_other_difference(ledger.voucher) TO segl_app;
--> statement-breakpoint
-- As before, and the difference of a matching.
CREATE OR REPLACE FUNCTION ledger.automatic_of_accrual() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own ledger.accrual;
  asked_on date;
  asked bigint;
BEGIN
  IF NEW.source_ref LIKE '%/difference' THEN
    PERFORM ledger.refuse_other_difference(NEW);
    RETURN NULL;
  END IF;
  IF NEW.source_ref ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/' THEN
    -- Whoever ends it waits, or is waited for.
    SELECT * INTO own FROM ledger.accrual a
    WHERE a.client_id = NEW.client_id AND a.id = split_part(NEW.source_ref, '/', 1)::uuid FOR SHARE;
  END IF;
  IF own.id IS NOT NULL THEN
    SELECT p.on_date, p.amount INTO asked_on, asked FROM ledger.accrual_part(own, substr(NEW.source_ref, 38)) AS p;
  END IF;
  IF asked IS NULL OR asked_on IS DISTINCT FROM NEW.date OR NEW.series <> own.series OR NEW.text <> own.text
    OR (own.ended_on IS NOT NULL AND NEW.source_ref <> own.id || '/rest')
    OR (SELECT count(*) FROM ledger.line l WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.id) <> 2
    OR NOT EXISTS (
      SELECT FROM ledger.line l JOIN ledger.line k ON k.client_id = l.client_id AND k.voucher_id = l.voucher_id
      WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.id
        AND l.account = own.account AND l.amount = asked
        AND k.account = own.balance_account AND k.amount = -asked
        AND num_nulls(l.vat_code, k.vat_code, l.counterparty_id, k.counterparty_id, l.currency, k.currency) = 6)
  THEN
    RAISE EXCEPTION 'voucher % is no part of an accrual', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'automatic_of_accrual';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Both or neither: a matching is undone with its difference taken back, and that is taken back with its matching undone. Asked
-- when the transaction ends, since one comes after the other.
CREATE FUNCTION ledger.difference_follows() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  IF TG_TABLE_NAME = 'matching' THEN
    SELECT v.id INTO bad FROM ledger.voucher v
    WHERE v.client_id = NEW.client_id AND v.source = 'automatic' AND v.source_ref = NEW.id || '/difference'
      AND NOT EXISTS (SELECT FROM ledger.voucher r WHERE r.client_id = v.client_id AND r.reverses_id = v.id);
  ELSE
    SELECT v.id INTO bad FROM ledger.voucher v
    JOIN ledger.matching m ON m.client_id = v.client_id AND m.id = left(v.source_ref, 36)::uuid AND m.undone_at IS NULL
    WHERE v.client_id = NEW.client_id AND v.id = NEW.reverses_id AND v.source = 'automatic'
      AND v.source_ref LIKE '%/difference';
  END IF;
  IF FOUND THEN
    RAISE EXCEPTION 'the difference % of a matching is taken back with it', bad.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'difference_follows';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER difference_follows AFTER UPDATE ON ledger.matching
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger.difference_follows();
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER difference_follows AFTER INSERT ON ledger.voucher
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL)
  EXECUTE FUNCTION ledger.difference_follows();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.difference_follows() FROM PUBLIC;
