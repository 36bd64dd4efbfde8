-- Whether signers' network addresses stand on every page, as the sender chose. Null: sent before there was a choice, and
-- then the document's statement does not speak of it.
ALTER TABLE signing.dispatch ADD COLUMN address_on_pages boolean;
--> statement-breakpoint
GRANT INSERT (address_on_pages) ON signing.dispatch TO segl_app;
