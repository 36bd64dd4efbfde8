-- What a bookkeeper asked the author of a draft, why a draft has no picture, and the way to receipts that look alike.
ALTER TABLE ledger.draft ADD COLUMN asked_by uuid;
--> statement-breakpoint
ALTER TABLE ledger.draft_coding ADD COLUMN no_photo text;
--> statement-breakpoint
GRANT UPDATE (asked_by) ON ledger.draft TO segl_app;
--> statement-breakpoint
GRANT UPDATE (no_photo) ON ledger.draft_coding TO segl_app;
--> statement-breakpoint
CREATE INDEX draft_by_amount ON ledger.draft USING btree (client_id, amount, date);
--> statement-breakpoint
CREATE INDEX draft_photo_by_hash ON ledger.draft_photo USING btree (client_id, sha256);
--> statement-breakpoint
CREATE INDEX draft_coding_by_amount ON ledger.draft_coding USING btree (client_id, amount, date);
