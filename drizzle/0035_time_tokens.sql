-- Tokens of timestamp authorities (RFC 3161) over checkpoints of the installation's own log.

CREATE TABLE audit.time_token (
	client_id uuid NOT NULL,
	no bigint NOT NULL CHECK (no >= 0),
	size bigint,
	until timestamp(3) with time zone NOT NULL,
	token bytea NOT NULL,
	CONSTRAINT time_token_client_id_no_pk PRIMARY KEY (client_id, no),
	CONSTRAINT time_token_size UNIQUE (client_id, size)
);
--> statement-breakpoint
SELECT platform.tenant_table('audit.time_token', 'append', with_event => false);
