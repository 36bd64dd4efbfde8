-- The VAT return: by which terms a client returns its VAT, what its codes tell beside their standard code, and what was
-- delivered.

-- What holds from a day on; no term: not registered.
CREATE TABLE ledger.vat_registration (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  valid_from date NOT NULL,
  term text,
  CONSTRAINT vat_registration_pkey PRIMARY KEY (client_id, valid_from),
  CONSTRAINT vat_registration_term_known CHECK (term IN ('two-months', 'month', 'half-month', 'week', 'year', 'primary'))
);
--> statement-breakpoint
CREATE TABLE ledger.vat_specification (
  client_id uuid NOT NULL,
  code text NOT NULL,
  specification text,
  CONSTRAINT vat_specification_pkey PRIMARY KEY (client_id, code),
  CONSTRAINT vat_specification_of_code FOREIGN KEY (client_id, code) REFERENCES ledger.vat_code (client_id, code),
  CONSTRAINT vat_specification_known
    CHECK (specification IN ('uttak', 'tapPåKrav', 'justering', 'tilbakeføringAvInngåendeMerverdiavgift'))
);
--> statement-breakpoint
-- A delivered return, as the bytes that were handed over. Its hash is in the log, and is taken of the bytes each time.
CREATE TABLE ledger.vat_return (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  -- The one that it corrects.
  follows uuid,
  -- Kroner; positive: to pay.
  due bigint NOT NULL,
  xml bytea NOT NULL,
  reference text NOT NULL,
  delivered_at timestamp (3) with time zone NOT NULL,
  delivered_by uuid NOT NULL,
  -- Its term is open again, to be corrected.
  reopened_at timestamp (3) with time zone,
  reopened_by uuid,
  reason text,
  CONSTRAINT vat_return_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT vat_return_followed_once UNIQUE (client_id, follows),
  CONSTRAINT vat_return_follows FOREIGN KEY (client_id, follows) REFERENCES ledger.vat_return (client_id, id),
  CONSTRAINT vat_return_span CHECK (starts_on <= ends_on),
  CONSTRAINT vat_return_reopening_whole
    CHECK ((reopened_at IS NULL) = (reopened_by IS NULL) AND (reopened_at IS NULL) = (reason IS NULL))
);
--> statement-breakpoint
CREATE INDEX vat_return_by_term ON ledger.vat_return (client_id, starts_on, id);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.vat_registration', 'change', '{term}'),
  platform.tenant_table('ledger.vat_specification', 'change', '{specification}'),
  platform.tenant_table('ledger.vat_return', 'change', '{reopened_at,reopened_by,reason}');
--> statement-breakpoint
SELECT platform.plan_for_many(name::regclass) FROM unnest(ARRAY[
  'ledger.vat_registration', 'ledger.vat_specification', 'ledger.vat_return']) AS name;
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ledger.vat_registration', 'ledger.vat_return'] LOOP
    EXECUTE format('CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot()', t);
  END LOOP;
END
$$;
--> statement-breakpoint
-- A term has one return that holds. Whoever delivers takes the periods that the term has days in, for which it waits until
-- every poster that holds one through its foreign key has ended; posters that come later wait there, and then see the
-- return. Asked before the row is written, when no part of the statement can have changed the client yet.
CREATE FUNCTION ledger.vat_return_stands_alone() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.vat_return:' || NEW.client_id, 0));
  PERFORM FROM ledger.period p WHERE p.client_id = NEW.client_id AND p.number > 0
    AND p.starts_on <= NEW.ends_on AND p.ends_on >= NEW.starts_on ORDER BY p.year, p.number FOR UPDATE;
  IF NEW.reopened_at IS NOT NULL OR EXISTS (
    SELECT FROM ledger.vat_return r WHERE r.client_id = NEW.client_id AND r.reopened_at IS NULL
      AND r.starts_on <= NEW.ends_on AND r.ends_on >= NEW.starts_on
  ) OR EXISTS (
    SELECT FROM ledger.vat_return r WHERE r.client_id = NEW.client_id
      AND r.starts_on <= NEW.ends_on AND r.ends_on >= NEW.starts_on
      AND (r.starts_on, r.ends_on) <> (NEW.starts_on, NEW.ends_on)
  ) THEN
    RAISE EXCEPTION 'the VAT term from % to % has a return that holds', NEW.starts_on, NEW.ends_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vat_return_stands_alone';
  END IF;
  IF NEW.follows IS DISTINCT FROM (
    SELECT r.id FROM ledger.vat_return r WHERE r.client_id = NEW.client_id AND r.starts_on = NEW.starts_on
      AND NOT EXISTS (SELECT FROM ledger.vat_return f WHERE f.client_id = r.client_id AND f.follows = r.id)
  ) THEN
    RAISE EXCEPTION 'the return of the VAT term from % does not follow the one before it', NEW.starts_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vat_return_follows_last';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER vat_return_stands_alone BEFORE INSERT ON ledger.vat_return
  FOR EACH ROW EXECUTE FUNCTION ledger.vat_return_stands_alone();
--> statement-breakpoint
-- What was reopened stays so: what came of it is the return that follows.
CREATE FUNCTION ledger.vat_return_stays_reopened() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.reopened_at IS NOT NULL THEN
    RAISE EXCEPTION 'the return % was reopened and stays so', OLD.id
      USING ERRCODE = 'restrict_violation', CONSTRAINT = 'vat_return_stays_reopened';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER vat_return_stays_reopened BEFORE UPDATE ON ledger.vat_return
  FOR EACH ROW EXECUTE FUNCTION ledger.vat_return_stays_reopened();
--> statement-breakpoint
-- A term with a return that holds takes no line that would be in it. Lines without a VAT code, and with one that is in no
-- return, are none of its business: bank, wages, and the settlement itself. What is on VAT accounts without a code shows as a
-- difference.
CREATE FUNCTION ledger.vat_term_open() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE bad record;
BEGIN
  SELECT v.date, r.starts_on, r.ends_on INTO bad
  FROM new_lines n
  JOIN ledger.vat_code c ON c.client_id = n.client_id AND c.code = n.vat_code
    AND c.standard_code NOT IN ('0', '7', '20', '21', '22')
  JOIN ledger.voucher v ON v.client_id = n.client_id AND v.id = n.voucher_id
  JOIN ledger.vat_return r ON r.client_id = n.client_id AND r.reopened_at IS NULL
    AND r.starts_on <= v.date AND r.ends_on >= v.date
  WHERE n.vat_code IS NOT NULL
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'the VAT of % is returned, from % to %', bad.date, bad.starts_on, bad.ends_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vat_term_open';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER vat_term_open AFTER INSERT ON ledger.line
  REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION ledger.vat_term_open();
--> statement-breakpoint
-- By which terms a client returns is not changed over what it has returned. Writers of one client's registration and of its
-- returns wait for each other.
CREATE FUNCTION ledger.vat_registration_after_returns() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.vat_return:' || NEW.client_id, 0));
  IF EXISTS (
    SELECT FROM ledger.vat_return r WHERE r.client_id = NEW.client_id AND r.ends_on >= NEW.valid_from
  ) THEN
    RAISE EXCEPTION 'a VAT term that ends on % or later has a return', NEW.valid_from
      USING ERRCODE = 'check_violation', CONSTRAINT = 'vat_registration_after_returns';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER vat_registration_after_returns BEFORE INSERT OR UPDATE ON ledger.vat_registration
  FOR EACH ROW EXECUTE FUNCTION ledger.vat_registration_after_returns();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.vat_return_stands_alone(), ledger.vat_return_stays_reopened(), ledger.vat_term_open(),
  ledger.vat_registration_after_returns() FROM PUBLIC;
