-- What shows that the application wrote an event: null for what was written before there was one.
ALTER TABLE audit.event ADD COLUMN mac bytea CHECK (octet_length(mac) = 36);
