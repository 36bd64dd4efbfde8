-- A passkey has its public key once, as the log states it: who changes what it is checked with is found.
DROP FUNCTION identity.passkey_by_id(text);
--> statement-breakpoint
ALTER TABLE identity.passkey DROP COLUMN cose;
--> statement-breakpoint
-- Whose a passkey is, for who names it in full.
CREATE FUNCTION identity.passkey_by_id(wanted text)
  RETURNS TABLE (user_id uuid, email text, disabled boolean, public_key bytea, sign_count bigint)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT u.id, u.email, u.disabled_at IS NOT NULL, p.public_key, p.sign_count
  FROM identity.passkey p
  JOIN identity."user" u ON u.id = p.user_id
  WHERE p.id = wanted
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.passkey_by_id(text) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.passkey_by_id(text) TO segl_app;
