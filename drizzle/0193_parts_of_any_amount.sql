-- A part of an accrual is reckoned whatever it says: an amount, a month or a number of months that somebody wrote behind the
-- application's back is compared, and does not end the comparing of everything beside it.
DROP FUNCTION ledger.accrual_part(ledger.accrual, text);
--> statement-breakpoint
CREATE FUNCTION ledger.accrual_part(a ledger.accrual, part text, OUT on_date date, OUT amount numeric)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE month integer;
BEGIN
  IF part = 'rest' THEN
    on_date := a.ended_on;
    SELECT a.amount - coalesce(sum((ledger.accrual_part(a, split_part(v.source_ref, '/', 2))).amount), 0) INTO amount
    FROM ledger.voucher v
    WHERE v.client_id = a.client_id AND v.source = 'automatic'
      AND v.source_ref = ANY (ARRAY(SELECT a.id || '/' || n FROM generate_series(1, a.months) AS n));
  ELSIF part ~ '^(0|[1-9][0-9]{0,2})$' AND part::integer <= a.months THEN
    month := part::integer;
    IF a.first_month BETWEEN '0001-01-01' AND '9999-12-31' THEN
      on_date := greatest(a.date, (a.first_month + make_interval(months => month - 1))::date);
    END IF;
    amount := div(a.amount::numeric, nullif(a.months, 0)::numeric);
    IF month = 0 THEN
      on_date := a.date;
      amount := -a.amount::numeric;
    ELSIF month = a.months THEN
      amount := a.amount - (a.months - 1) * amount;
    END IF;
  END IF;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.accrual_part(ledger.accrual, text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.accrual_part(ledger.accrual, text) TO segl_app;
