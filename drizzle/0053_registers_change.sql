-- What a client's ledger is set up with changes, from a day on: the log holds what it said before, and verifying holds what
-- was posted against what was said then. Nothing is ever taken away.
ALTER TABLE ledger.account ADD COLUMN vat_code text;
--> statement-breakpoint
ALTER TABLE ledger.account ADD CONSTRAINT account_vat_code_known FOREIGN KEY (client_id, vat_code)
  REFERENCES ledger.vat_code (client_id, code);
--> statement-breakpoint
ALTER TABLE ledger.counterparty
  ADD COLUMN bank_account text,
  ADD COLUMN street text,
  ADD COLUMN postal_code text,
  ADD COLUMN city text,
  ADD COLUMN country text,
  ADD COLUMN valid_to date;
--> statement-breakpoint
ALTER TABLE ledger.dimension ADD COLUMN valid_to date;
--> statement-breakpoint
-- Which dimensions a line on an account is analysed by, from a day to one.
CREATE TABLE ledger.account_dimension (
	client_id uuid NOT NULL,
	account text NOT NULL,
	type text NOT NULL,
	valid_from date NOT NULL,
	valid_to date,
	CONSTRAINT account_dimension_pkey PRIMARY KEY (client_id, account, type, valid_from),
	CONSTRAINT account_dimension_of_account FOREIGN KEY (client_id, account) REFERENCES ledger.account (client_id, number),
	CONSTRAINT account_dimension_forwards CHECK (valid_to >= valid_from)
);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.account', 'change',
    '{name,grouping_category,grouping_code,vat_code,valid_from,valid_to}'),
  platform.tenant_table('ledger.account_dimension', 'change', '{valid_to}'),
  platform.tenant_table('ledger.vat_code', 'change', '{description}'),
  platform.tenant_table('ledger.vat_rate', 'change', '{valid_to}'),
  platform.tenant_table('ledger.counterparty', 'change',
    '{name,orgnr,account,bank_account,street,postal_code,city,country,valid_to}'),
  platform.tenant_table('ledger.dimension', 'change', '{name,valid_to}'),
  platform.tenant_table('ledger.series', 'change', '{name}');
--> statement-breakpoint
SELECT platform.plan_for_many('ledger.account_dimension');
