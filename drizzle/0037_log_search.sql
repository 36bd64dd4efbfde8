-- By what the log's events are found: for each word that stands in a chunk of 1024 leaves, where. Made of the events when a
-- chunk is complete; what is not in it yet is read itself, so that it may be emptied at any time. Not proof of anything:
-- `audit verify` holds it against the events, and what is found is read where it is proven.
CREATE TABLE audit.search_chunk (
  client_id uuid NOT NULL,
  chunk integer NOT NULL,
  -- When its events happened, the first and the last of them.
  first_at timestamp (3) with time zone NOT NULL,
  last_at timestamp (3) with time zone NOT NULL,
  CONSTRAINT search_chunk_pkey PRIMARY KEY (client_id, chunk),
  CONSTRAINT search_chunk_client FOREIGN KEY (client_id) REFERENCES platform.client (id)
);
--> statement-breakpoint
-- Words in the order of their bytes: found, never sorted for people.
CREATE TABLE audit.search_word (
  client_id uuid NOT NULL,
  word text COLLATE "C" NOT NULL,
  chunk integer NOT NULL,
  places bytea NOT NULL,
  CONSTRAINT search_word_pkey PRIMARY KEY (client_id, word, chunk),
  CONSTRAINT search_word_chunk FOREIGN KEY (client_id, chunk) REFERENCES audit.search_chunk (client_id, chunk)
);
--> statement-breakpoint
-- By chunk as well: to make one anew when something in it was erased.
CREATE INDEX search_word_of_chunk ON audit.search_word (client_id, chunk);
--> statement-breakpoint
-- Already as small as they get.
ALTER TABLE audit.search_word ALTER COLUMN places SET STORAGE PLAIN;
--> statement-breakpoint
SELECT platform.tenant_table('audit.search_chunk', 'remove', with_event => false),
  platform.tenant_table('audit.search_word', 'remove', with_event => false);
--> statement-breakpoint
-- What was said of a person, or of anything, before: past all that happened to it and says nothing, as signing in.
CREATE INDEX event_subject_kind ON audit.event (client_id, subject_type, subject_id, kind);
--> statement-breakpoint
DROP INDEX audit.event_subject;
