-- What witnesses said of the heads of the installation's log. Rows of the directory, as are those heads.
CREATE TABLE audit.cosignature (
	client_id uuid NOT NULL,
	size bigint NOT NULL,
	witness text NOT NULL CHECK (length(witness) BETWEEN 10 AND 300),
	line text NOT NULL CHECK (length(line) BETWEEN 20 AND 5000),
	CONSTRAINT cosignature_client_id_size_witness_pk PRIMARY KEY (client_id, size, witness)
);
--> statement-breakpoint
SELECT platform.tenant_table('audit.cosignature', 'append', with_event => false);
