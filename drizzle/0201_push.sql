-- Where a person is told on one of their devices that something waits: what the browser gave for that, sealed under the installation's
-- key. It goes with the session, whichever way that ends.
CREATE TABLE identity.push_subscription (
  session_id text PRIMARY KEY REFERENCES identity.session (id) ON DELETE CASCADE,
  id uuid NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES identity."user" (id),
  sealed bytea NOT NULL,
  created_at timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX push_subscription_user ON identity.push_subscription (user_id);
--> statement-breakpoint
ALTER TABLE identity.push_subscription ENABLE ROW LEVEL SECURITY;
--> statement-breakpoint
CREATE POLICY push_subscription_own ON identity.push_subscription
  USING (user_id = platform.current_actor()) WITH CHECK (user_id = platform.current_actor());
--> statement-breakpoint
GRANT SELECT, INSERT, DELETE ON identity.push_subscription TO segl_app;
--> statement-breakpoint
GRANT UPDATE (session_id) ON identity.push_subscription TO segl_app;
--> statement-breakpoint
SELECT platform.one_place('identity.push_subscription'),
  platform.plan_for_many('identity.push_subscription');
--> statement-breakpoint
-- The subscriptions of these people in sessions that go on: for whoever tells them, who knows them by their ids.
CREATE FUNCTION identity.pushes_of(people uuid[], now timestamptz)
  RETURNS TABLE (id uuid, user_id uuid, sealed bytea)
  LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = ''
AS $$
  SELECT p.id, p.user_id, p.sealed
  FROM identity.push_subscription p
  JOIN identity.session s ON s.id = p.session_id AND s.expires_at > now AND s.absolute_expires_at > now
  JOIN identity."user" u ON u.id = p.user_id AND u.disabled_at IS NULL
  WHERE p.user_id = ANY (people)
$$;
--> statement-breakpoint
-- The browser's service knows it no more.
CREATE FUNCTION identity.forget_push(wanted uuid)
  RETURNS void
  LANGUAGE sql STRICT SECURITY DEFINER SET search_path = ''
AS $$
  DELETE FROM identity.push_subscription p WHERE p.id = wanted
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION identity.pushes_of(uuid[], timestamptz), identity.forget_push(uuid) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION identity.pushes_of(uuid[], timestamptz), identity.forget_push(uuid) TO segl_app;
