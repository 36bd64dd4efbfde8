-- What a person's passkey signed of their decisions: append-only, found by the SHA-256 of what was signed. One gesture may be
-- over several decisions, which refer to it. Where the client's rules say so, no decision is taken without.
CREATE TABLE ledger.approval_signature (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  hash bytea NOT NULL,
  person uuid NOT NULL,
  -- By the clock of the device, and by the server's.
  shown_at timestamp (3) with time zone NOT NULL,
  taken_at timestamp (3) with time zone NOT NULL,
  -- Hex SHA-256 of the statement of each decision, a space between two.
  decisions text NOT NULL,
  -- The passkey's id, base64url, and the site on which it was used.
  passkey text NOT NULL,
  origin text NOT NULL,
  authenticator_data bytea NOT NULL,
  client_data_json bytea NOT NULL,
  signature bytea NOT NULL,
  CONSTRAINT approval_signature_pkey PRIMARY KEY (client_id, hash),
  CONSTRAINT approval_signature_of_person UNIQUE (client_id, hash, person),
  CONSTRAINT approval_signature_whole CHECK (length(hash) = 32 AND decisions ~ '^[0-9a-f]{64}( [0-9a-f]{64})*$')
);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.approval_signature', 'append'), platform.plan_for_many('ledger.approval_signature');
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.approval_signature
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
ALTER TABLE ledger.approval_rules ADD COLUMN signed boolean NOT NULL DEFAULT false;
--> statement-breakpoint
ALTER TABLE ledger.approval
  ADD COLUMN signature bytea,
  -- What was signed says the amount as it was shown, øre.
  ADD COLUMN shown_amount bigint,
  ADD CONSTRAINT approval_signed_by_person FOREIGN KEY (client_id, signature, decided_by)
    REFERENCES ledger.approval_signature (client_id, hash, person);
--> statement-breakpoint
-- By the version that holds now or at the moment that the row names, whichever is later, as vouchers are asked. With the owner's
-- rights, so that whoever writes can't hide the rules by saying another client.
CREATE FUNCTION ledger.approval_signed() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF (SELECT r.signed FROM ledger.approval_rules r
    WHERE r.client_id = NEW.client_id AND r.valid_from <= greatest(clock_timestamp(), NEW.decided_at)
    ORDER BY r.version DESC LIMIT 1)
  THEN
    RAISE EXCEPTION 'decision % is not signed, and the rules ask for it', NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_signed';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.approval_signed() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER approval_signed BEFORE INSERT ON ledger.approval
  FOR EACH ROW WHEN (NEW.signature IS NULL) EXECUTE FUNCTION ledger.approval_signed();
