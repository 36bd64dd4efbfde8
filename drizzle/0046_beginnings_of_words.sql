-- Words of texts by chunk, so that a beginning is a stretch of each chunk and not of the whole log. The others, which begin
-- with a sign or a digit, are looked for whole.
CREATE INDEX search_word_beginnings ON audit.search_word (client_id, chunk, word) WHERE word >= 'a' COLLATE "C";
