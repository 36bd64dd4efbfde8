-- What a bookkeeper asked the author of a draft, why a draft has no picture, and the way to receipts that look alike.
ALTER TABLE ledger.draft ADD COLUMN asked_by uuid;
--> statement-breakpoint
ALTER TABLE ledger.draft_coding ADD COLUMN no_photo text;
--> statement-breakpoint
GRANT UPDATE (asked_by) ON ledger.draft TO segl_app;
--> statement-breakpoint
GRANT UPDATE (no_photo) ON ledger.draft_coding TO segl_app;
--> statement-breakpoint
CREATE INDEX draft_by_amount ON ledger.draft USING btree (client_id, amount, date, id);
--> statement-breakpoint
CREATE INDEX draft_photo_by_hash ON ledger.draft_photo USING btree (client_id, sha256);
--> statement-breakpoint
CREATE INDEX draft_coding_by_amount ON ledger.draft_coding USING btree (client_id, amount, date);
--> statement-breakpoint

-- A draft has one voucher that stands. Once that one is reversed the receipt may be posted again, so a unique key can't
-- say it. The lock makes two posters of a draft come one after the other; the second then sees what the first posted.
-- A voucher that can't be seen, since the statement itself changed the client, does not stand and is refused.
ALTER TABLE ledger.voucher DROP CONSTRAINT voucher_from_draft_once;
--> statement-breakpoint
CREATE INDEX voucher_from_draft ON ledger.voucher USING btree (client_id, draft_id);
--> statement-breakpoint
CREATE FUNCTION ledger.voucher_from_draft_once() RETURNS trigger
  LANGUAGE plpgsql AS $$
DECLARE standing bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.client_id::text || NEW.draft_id::text, 0));
  SELECT count(*) INTO standing FROM ledger.voucher v
    WHERE v.client_id = NEW.client_id AND v.draft_id = NEW.draft_id AND NOT EXISTS (
      SELECT FROM ledger.voucher r WHERE r.client_id = v.client_id AND r.reverses_id = v.id);
  IF standing <> 1 THEN
    RAISE EXCEPTION 'draft % has a voucher already', NEW.draft_id
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'voucher_from_draft_once';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER voucher_from_draft_once AFTER INSERT ON ledger.voucher
  FOR EACH ROW WHEN (NEW.draft_id IS NOT NULL) EXECUTE FUNCTION ledger.voucher_from_draft_once();
