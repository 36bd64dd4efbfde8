-- People in the log: what a client is told of them is held against their rows, and their address and membership change.

-- What shows that a password and a second factor are still those that were set, and gives neither away: the log's readers
-- see it. The hash has a random salt and the secret is sealed, so that nothing can be guessed at with it. Where somebody gave
-- another row the same id, it is the digest of neither.
CREATE FUNCTION identity.credential_digests(wanted uuid)
  RETURNS TABLE (password text, second_factor text)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT
    CASE WHEN count(*) = 1 THEN min(encode(sha256(convert_to(u.password_hash, 'UTF8')), 'hex')) ELSE 'several' END,
    CASE WHEN count(*) = 1 THEN min(encode(sha256(u.totp_sealed), 'hex')) ELSE 'several' END
  FROM identity."user" u
  WHERE u.id = wanted
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.credential_digests(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.credential_digests(uuid) TO segl_app;
--> statement-breakpoint
GRANT UPDATE (email) ON identity."user" TO segl_app;
--> statement-breakpoint
-- A membership ends: its row goes, the log keeps who it was.
SELECT platform.tenant_table('identity.membership', 'remove', '{role}');
--> statement-breakpoint
CREATE POLICY membership_remove ON identity.membership FOR DELETE
  USING (client_id = platform.current_client());
