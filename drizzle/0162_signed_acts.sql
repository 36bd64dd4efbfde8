-- What a person's passkey signed of an act: that they sign a document, or erase details of the log. Append-only, found by the
-- SHA-256 of what was signed.
CREATE TABLE audit.act_signature (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  hash bytea NOT NULL,
  person uuid NOT NULL,
  -- By the clock of the device, and by the server's.
  shown_at timestamp (3) with time zone NOT NULL,
  taken_at timestamp (3) with time zone NOT NULL,
  -- The passkey's id, base64url, and the site on which it was used.
  passkey text NOT NULL,
  origin text NOT NULL,
  authenticator_data bytea NOT NULL,
  client_data_json bytea NOT NULL,
  signature bytea NOT NULL,
  CONSTRAINT act_signature_pkey PRIMARY KEY (client_id, hash),
  CONSTRAINT act_signature_whole CHECK (length(hash) = 32)
);
--> statement-breakpoint
SELECT platform.tenant_table('audit.act_signature', 'append'), platform.plan_for_many('audit.act_signature');
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON audit.act_signature
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- By which method a signature was made, and what the passkey signed, say the same.
ALTER TABLE signing.signature
  ADD COLUMN signed_with bytea,
  ADD CONSTRAINT signature_by_passkey CHECK ((method = 'passkey') = (signed_with IS NOT NULL)),
  ADD CONSTRAINT signature_signed_with_fk FOREIGN KEY (client_id, signed_with)
    REFERENCES audit.act_signature (client_id, hash);
