-- A coding of any number of lines, as the draft's statement says them. The columns beside hold what they come to; a release
-- that knows those alone finds no account in them, and what it writes over them holds instead of the lines.
ALTER TABLE ledger.draft_coding ADD COLUMN lines text;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.draft_coding', 'remove',
  '{series,date,text,amount,account,vat_code,credit_account,counterparty_id,project,no_photo,lines}');
