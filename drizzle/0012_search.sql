-- A person's own drafts, newest first, however many there are; and what is looked for by its amount or its day.
CREATE INDEX "draft_by_author" ON "ledger"."draft" USING btree ("client_id","created_by","created_at","id");--> statement-breakpoint
CREATE INDEX "draft_by_day" ON "ledger"."draft" USING btree ("client_id","date","id");--> statement-breakpoint
CREATE INDEX "line_by_amount" ON "ledger"."line" USING btree ("client_id","amount","voucher_id");
