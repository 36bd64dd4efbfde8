-- What a stranger needs of a log: a second key, the installation's own log, links.

-- The installation's own log is the directory's: client 0...0, which has no row among the clients.
ALTER TABLE audit.log DROP CONSTRAINT log_client;
--> statement-breakpoint
CREATE TABLE audit.log_key (
	client_id uuid PRIMARY KEY NOT NULL,
	public_key bytea NOT NULL CHECK (octet_length(public_key) = 1312),
	sealed_seed bytea NOT NULL,
	since bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE audit.head (
	client_id uuid NOT NULL,
	id uuid NOT NULL,
	"of" uuid NOT NULL,
	size bigint NOT NULL,
	note text NOT NULL,
	CONSTRAINT head_client_id_id_pk PRIMARY KEY (client_id, id)
);
--> statement-breakpoint
CREATE INDEX head_of ON audit.head (client_id, "of", size);
--> statement-breakpoint
CREATE TABLE audit.log_link (
	client_id uuid NOT NULL,
	id uuid NOT NULL,
	token_hash text NOT NULL CHECK (token_hash ~ '^[0-9a-f]{64}$'),
	given_at timestamp(3) with time zone NOT NULL,
	revoked_at timestamp(3) with time zone,
	CONSTRAINT log_link_client_id_id_pk PRIMARY KEY (client_id, id),
	CONSTRAINT log_link_token UNIQUE (client_id, token_hash)
);
--> statement-breakpoint
SELECT platform.tenant_table('audit.log_key', 'append', with_event => false);
--> statement-breakpoint
SELECT platform.tenant_table('audit.head', 'append', with_event => false);
--> statement-breakpoint
SELECT platform.tenant_table('audit.log_link', 'change', '{revoked_at}');
