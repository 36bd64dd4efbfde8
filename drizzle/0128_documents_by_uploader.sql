-- Those that a person uploaded, newest first, without those of all others.
CREATE INDEX document_by_uploader ON signing.document (client_id, uploaded_by, uploaded_at, id);
