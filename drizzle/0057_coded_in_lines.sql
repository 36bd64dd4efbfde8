-- A coding of any number of lines, as the draft's statement says them. The columns beside hold what they come to; a release
-- that knows those alone finds no account in them, and what it writes over them holds instead of the lines.
ALTER TABLE ledger.draft_coding ADD COLUMN lines text;
--> statement-breakpoint
GRANT UPDATE (lines) ON ledger.draft_coding TO segl_app;
