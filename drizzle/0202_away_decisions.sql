-- Decisions that a manager makes without network. A key of one of their devices, whose public half is here; nothing that it signs is
-- taken once it is closed.
CREATE TABLE ledger.away_key (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  -- SHA-256 of its SubjectPublicKeyInfo.
  hash bytea NOT NULL,
  person uuid NOT NULL,
  public_key bytea NOT NULL,
  enrolled_at timestamp (3) with time zone NOT NULL,
  closed_at timestamp (3) with time zone,
  -- What it, or a copy of it, was found to do.
  closed_for text,
  CONSTRAINT away_key_pkey PRIMARY KEY (client_id, hash),
  CONSTRAINT away_key_of_person UNIQUE (client_id, hash, person),
  CONSTRAINT away_key_whole CHECK (hash = sha256(public_key) AND (closed_at IS NULL) = (closed_for IS NULL)
    AND closed_for IN ('away_signature_wrong', 'away_ticket_spent', 'away_counter_back'))
);
--> statement-breakpoint
CREATE INDEX away_key_by_person ON ledger.away_key (client_id, person);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.away_key', 'change', '{closed_at,closed_for}'), platform.plan_for_many('ledger.away_key');
--> statement-breakpoint
CREATE FUNCTION ledger.away_key_stays() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'a key that was closed stays so'
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'away_key_stays';
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.away_key_stays() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER away_key_stays BEFORE UPDATE ON ledger.away_key
  FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION ledger.away_key_stays();
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.away_key
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- Each of them as it arrived, whether it was taken or void: append-only. Its id is the decision's own. A ticket is spent once, and a
-- key counts on.
CREATE TABLE ledger.away_decision (
  client_id uuid NOT NULL,
  id uuid NOT NULL,
  person uuid NOT NULL,
  draft_id uuid NOT NULL,
  revision integer NOT NULL,
  decision text NOT NULL,
  -- As it was shown, øre.
  amount bigint,
  key bytea NOT NULL,
  ticket uuid NOT NULL,
  issued_at timestamp (3) with time zone NOT NULL,
  expires_at timestamp (3) with time zone NOT NULL,
  counter integer NOT NULL,
  -- SHA-256 of what was shown, as the device signed it.
  decision_hash bytea NOT NULL,
  -- By the device's clock, and by the server's.
  claimed_at timestamp (3) with time zone NOT NULL,
  arrived_at timestamp (3) with time zone NOT NULL,
  signature bytea NOT NULL,
  -- Why it was void; null: it was taken.
  refused text,
  CONSTRAINT away_decision_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT away_decision_ticket_once UNIQUE (client_id, ticket),
  CONSTRAINT away_decision_counted UNIQUE (client_id, key, counter),
  CONSTRAINT away_decision_by_key FOREIGN KEY (client_id, key, person) REFERENCES ledger.away_key (client_id, hash, person),
  CONSTRAINT away_decision_whole CHECK (length(decision_hash) = 32 AND length(signature) = 64 AND counter > 0
    AND revision > 0 AND decision IN ('approved', 'returned') AND refused <> '')
);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.away_decision', 'append'), platform.plan_for_many('ledger.away_decision');
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.away_decision
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
