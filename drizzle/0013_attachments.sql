-- A picture that was converted on the device names the file it was made from; and a photo is looked up by its own id,
-- since one in two drafts is refused. No row of before is changed: without an original it says what it said.
ALTER TABLE "ledger"."draft_photo" ADD COLUMN "original" text;
--> statement-breakpoint
CREATE INDEX "draft_photo_by_photo" ON "ledger"."draft_photo" USING btree ("client_id","photo_id");
