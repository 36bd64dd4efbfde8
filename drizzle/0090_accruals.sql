-- A line of a posted voucher that is borne by the months it is for (periodisering): what posts the parts is a row, and each of
-- its vouchers says that it is automatic, and which part of which accrual it is (`source_ref`: `accrual/part`).
ALTER TABLE ledger.voucher DROP CONSTRAINT voucher_source_known;
--> statement-breakpoint
-- Not validated: what stands was held to the rule before this one.
ALTER TABLE ledger.voucher ADD CONSTRAINT voucher_source_known
  CHECK (source IN ('manual', 'draft', 'import', 'opening', 'reversal', 'year-end', 'automatic')) NOT VALID;
--> statement-breakpoint
CREATE TABLE ledger.accrual (
  client_id uuid NOT NULL,
  id uuid NOT NULL,
  voucher_id uuid NOT NULL,
  line_no integer NOT NULL,
  -- Of the line.
  account text NOT NULL,
  amount bigint NOT NULL,
  -- Where it stands until its month comes.
  balance_account text NOT NULL,
  date date NOT NULL,
  first_month date NOT NULL,
  months smallint NOT NULL,
  series text NOT NULL,
  text text NOT NULL,
  made_at timestamp (3) with time zone NOT NULL,
  made_by uuid NOT NULL,
  -- What was left was borne at once.
  ended_on date,
  ended_at timestamp (3) with time zone,
  ended_by uuid,
  CONSTRAINT accrual_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT accrual_of_line FOREIGN KEY (client_id, voucher_id, line_no)
    REFERENCES ledger.line (client_id, voucher_id, line_no),
  CONSTRAINT accrual_by_account FOREIGN KEY (client_id, balance_account) REFERENCES ledger.account (client_id, number),
  CONSTRAINT accrual_in_series FOREIGN KEY (client_id, series) REFERENCES ledger.series (client_id, code),
  CONSTRAINT accrual_months CHECK (months BETWEEN 1 AND 120 AND abs(amount) >= months),
  CONSTRAINT accrual_forward CHECK (first_month = date_trunc('month', first_month::timestamp)::date
    AND first_month >= date_trunc('month', date::timestamp)::date),
  CONSTRAINT accrual_ended_whole
    CHECK ((ended_on IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (ended_by IS NULL) AND ended_on >= date)
);
--> statement-breakpoint
-- A line is spread once; again once what was left of it was borne.
CREATE UNIQUE INDEX accrual_once ON ledger.accrual (client_id, voucher_id, line_no) WHERE ended_on IS NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX voucher_automatic_once ON ledger.voucher (client_id, source_ref) WHERE source = 'automatic';
--> statement-breakpoint
SELECT platform.tenant_table('ledger.accrual', 'change', '{ended_on,ended_at,ended_by}'),
  platform.plan_for_many('ledger.accrual'), platform.plan_for_many('ledger.voucher');
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.accrual
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- It says of its line what the line is: of the result, kept on the balance sheet, by no account of open items; of a voucher that
-- stands. What was ended stays so.
CREATE FUNCTION ledger.accrual_made() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.ended_on IS NOT NULL OR NEW.ended_on IS NULL THEN
      RAISE EXCEPTION 'accrual % was ended and stays so', OLD.id
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'accrual_stays_ended';
    END IF;
    RETURN NEW;
  END IF;
  IF NOT EXISTS (
    SELECT FROM ledger.line l
    JOIN ledger.voucher v ON v.client_id = l.client_id AND v.id = l.voucher_id AND v.date <= NEW.date
    JOIN ledger.account a ON a.client_id = l.client_id AND a.number = l.account
    JOIN ledger.account b ON b.client_id = l.client_id AND b.number = NEW.balance_account
    WHERE l.client_id = NEW.client_id AND l.voucher_id = NEW.voucher_id AND l.line_no = NEW.line_no
      AND l.account = NEW.account AND l.amount = NEW.amount
      AND ledger.account_kind(a.number, a.grouping_category) IN ('result', 'appropriation')
      AND ledger.account_kind(b.number, b.grouping_category) IN ('owned', 'owed')
      AND left(coalesce(b.standard_account, b.number), 2) NOT IN ('15', '24'))
  THEN
    RAISE EXCEPTION 'accrual % is not of its line', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'accrual_of_its_line';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER accrual_made BEFORE INSERT OR UPDATE ON ledger.accrual
  FOR EACH ROW EXECUTE FUNCTION ledger.accrual_made();
--> statement-breakpoint
-- What a part of an accrual posts, and when: `0` takes all of the amount from its account, `1` and on are the months', the last
-- with what rounding leaves, `rest` is what was left when it was ended. As accrualParts has it in the application. None where
-- there is no such part.
CREATE FUNCTION ledger.accrual_part(a ledger.accrual, part text, OUT on_date date, OUT amount bigint)
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
    on_date := greatest(a.date, (a.first_month + make_interval(months => month - 1))::date);
    amount := a.amount / a.months;
    IF month = 0 THEN
      on_date := a.date;
      amount := -a.amount;
    ELSIF month = a.months THEN
      amount := a.amount - (a.months - 1) * amount;
    END IF;
  END IF;
END
$$;
--> statement-breakpoint
-- Nothing is posted by itself but a part of an accrual, as it says, once, and no month's after it was ended. So what is
-- automatic moves what was posted, and comes to nothing: it needs no approval of its own. Asked when the transaction ends, since
-- the lines come after the voucher.
CREATE FUNCTION ledger.automatic_of_accrual() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  own ledger.accrual;
  asked_on date;
  asked bigint;
BEGIN
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
CREATE CONSTRAINT TRIGGER automatic_of_accrual AFTER INSERT ON ledger.voucher
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.source = 'automatic')
  EXECUTE FUNCTION ledger.automatic_of_accrual();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.accrual_made(), ledger.accrual_part(ledger.accrual, text),
  ledger.automatic_of_accrual() FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.accrual_part(ledger.accrual, text) TO segl_app;
