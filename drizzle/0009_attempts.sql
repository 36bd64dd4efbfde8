-- What is remembered of attempts to sign in or to give a one-time code; belongs to no client. `identity.rate_limit` of
-- the release before stays for its processes that still run beside this one's.
CREATE TABLE identity.attempt (
	key text PRIMARY KEY NOT NULL,
	open_at timestamp with time zone NOT NULL,
	forgotten_at timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX attempt_forgotten ON identity.attempt USING btree (forgotten_at);
--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.attempt TO segl_app;
