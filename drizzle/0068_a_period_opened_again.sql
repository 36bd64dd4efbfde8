-- Opening a locked period again takes two people where the client has two who may: the first's wish stays here, and the
-- second's opens it. Both say why.
CREATE TABLE ledger.period_reopening (
  client_id uuid NOT NULL,
  id uuid NOT NULL,
  year integer NOT NULL,
  number smallint NOT NULL,
  reason text NOT NULL,
  asked_by uuid NOT NULL,
  asked_at timestamp (3) with time zone NOT NULL,
  opens boolean NOT NULL,
  CONSTRAINT period_reopening_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT period_reopening_of_period FOREIGN KEY (client_id, year, number)
    REFERENCES ledger.period (client_id, year, number),
  CONSTRAINT period_reopening_says_why CHECK (reason <> '')
);
--> statement-breakpoint
CREATE INDEX period_reopening_by_period ON ledger.period_reopening (client_id, year, number);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.period_reopening', 'append');
--> statement-breakpoint
SELECT platform.plan_for_many('ledger.period_reopening');
--> statement-breakpoint
-- A period that is locked stays so, but for the transaction that says in a row of its own that it opens it, and why. Opened
-- from the last one backwards, or what a locked one opened with would move under it; locking waits for it, and it for that.
CREATE OR REPLACE FUNCTION ledger.period_stays_locked() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.locked_at IS NULL THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.fiscal_year:' || OLD.client_id, 0));
  IF to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD) || '{"locked_at": null, "locked_by": null}'
    OR NOT EXISTS (
      SELECT FROM ledger.period_reopening r
      WHERE r.client_id = OLD.client_id AND r.year = OLD.year AND r.number = OLD.number
        AND r.opens AND r.xmin = pg_current_xact_id()::xid)
  THEN
    RAISE EXCEPTION 'period % % is locked and stays so', OLD.year, OLD.number
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'period_stays_locked';
  ELSIF EXISTS (
    SELECT FROM ledger.period p
    WHERE p.client_id = OLD.client_id AND p.number > 0 AND p.locked_at IS NOT NULL AND p.starts_on > OLD.ends_on)
  THEN
    RAISE EXCEPTION 'period % % is not the last locked one', OLD.year, OLD.number
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'periods_opened_in_order';
  END IF;
  RETURN NEW;
END
$$;
