-- What a client says of itself in its SAF-T files, from a day on.
CREATE TABLE ledger.company_details (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  valid_from date NOT NULL,
  street text,
  postal_code text,
  city text,
  contact_first_name text NOT NULL,
  contact_last_name text NOT NULL,
  phone text,
  email text,
  CONSTRAINT company_details_pkey PRIMARY KEY (client_id, valid_from)
);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.company_details', 'change',
    '{street,postal_code,city,contact_first_name,contact_last_name,phone,email}'),
  platform.plan_for_many('ledger.company_details');
--> statement-breakpoint
-- Files of locked periods may be handed over already: what they said of the company stays.
CREATE FUNCTION ledger.company_details_after_locks() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger.period p
    WHERE p.client_id = NEW.client_id AND p.number > 0 AND p.locked_at IS NOT NULL AND p.ends_on >= NEW.valid_from)
  THEN
    RAISE EXCEPTION 'from % on there is a locked period', NEW.valid_from
      USING ERRCODE = 'check_violation', CONSTRAINT = 'company_details_after_locks';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.company_details_after_locks() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER company_details_after_locks BEFORE INSERT OR UPDATE ON ledger.company_details
  FOR EACH ROW EXECUTE FUNCTION ledger.company_details_after_locks();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.company_details
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
