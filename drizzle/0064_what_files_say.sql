-- What a file says of a voucher and its lines is kept: in columns what Segl itself uses, the rest as the file's own
-- elements. All of it is in the statements (segl.voucher.v2), so that the log holds it.
ALTER TABLE ledger.voucher
  ADD COLUMN document_date date,
  ADD COLUMN entered_on date,
  ADD COLUMN entered_by text,
  ADD COLUMN voucher_type text,
  ADD COLUMN carried text;
--> statement-breakpoint
GRANT INSERT (document_date, entered_on, entered_by, voucher_type, carried) ON ledger.voucher TO segl_app;
--> statement-breakpoint
ALTER TABLE ledger.line
  ADD COLUMN currency_rate numeric,
  ADD COLUMN reference text,
  ADD COLUMN cid text,
  ADD COLUMN due_date date,
  ADD COLUMN value_date date,
  ADD COLUMN quantity numeric,
  ADD COLUMN carried text,
  ADD CONSTRAINT line_rate_of_currency CHECK (currency is not null or currency_rate is null);
--> statement-breakpoint
-- What a file says of the company, an account, a party, a code or a journal beyond their registers, and its registers that
-- Segl has none of.
CREATE TABLE ledger.carried (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  type text NOT NULL,
  key text NOT NULL,
  elements text NOT NULL,
  PRIMARY KEY (client_id, type, key)
);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.carried', 'append'), platform.plan_for_many('ledger.carried');
