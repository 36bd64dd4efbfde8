-- An event's row says each thing once. Its statement, whose hash is the leaf, says its columns and the commitment to its
-- readable part: the commitment is kept, and the statement is made of the columns when it is asked for.

-- The bytes of `segl.event.v1` (docs/statements.md), as `domain/tlog/event.ts` writes them. PostgreSQL escapes a text in JSON
-- as RFC 8785 wants it.
CREATE FUNCTION audit.event_v1(client uuid, id uuid, at timestamptz, actor uuid, request uuid, kind text, subject_type text,
    subject_id text, commitment bytea) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN convert_to('{"actor":"' || actor::text || '","at":"' || to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    || '","client":"' || client::text || '","commitment":"' || encode(commitment, 'hex') || '","id":"' || id::text
    || '","kind":' || to_json(kind)::text || ',"request":"' || request::text || '","subject":{"id":' || to_json(subject_id)::text
    || ',"type":' || to_json(subject_type)::text || '},"v":"segl.event.v1"}', 'UTF8');
--> statement-breakpoint
-- The commitment that an earlier release's statement names at its place, if the statement follows from it and the columns, byte
-- for byte.
CREATE FUNCTION audit.commitment_of(client uuid, id uuid, at timestamptz, actor uuid, request uuid, kind text, subject_type text,
    subject_id text, statement bytea) RETURNS bytea
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  said text := encode(substring(statement FROM 143 FOR 64), 'escape');
BEGIN
  IF said !~ '^[0-9a-f]{64}$'
    OR audit.event_v1(client, id, at, actor, request, kind, subject_type, subject_id, decode(said, 'hex')) IS DISTINCT FROM statement THEN
    RETURN NULL;
  END IF;
  RETURN decode(said, 'hex');
END
$$;
--> statement-breakpoint
ALTER TABLE audit.event ADD COLUMN commitment bytea;
--> statement-breakpoint
-- Row by row: what does not follow is kept as it stands, for verifying to name. The table is written anew, once.
ALTER TABLE audit.event
  ALTER COLUMN statement DROP NOT NULL,
  ALTER COLUMN commitment TYPE bytea
    USING audit.commitment_of(client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement),
  ALTER COLUMN statement TYPE bytea
    USING CASE WHEN audit.commitment_of(client_id, id, at, actor_id, request_id, kind, subject_type, subject_id, statement) IS NULL
      THEN statement END,
  ADD CONSTRAINT event_stated CHECK (num_nonnulls(commitment, statement) = 1 AND octet_length(commitment) = 32);
--> statement-breakpoint
DROP FUNCTION audit.commitment_of(uuid, uuid, timestamptz, uuid, uuid, text, text, text, bytea);
--> statement-breakpoint
-- The statement of an event, in the one place where it is made of its row; null where there is no row, and only there.
CREATE FUNCTION audit.statement_of(event audit.event) RETURNS bytea
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN CASE WHEN (event).id IS NOT NULL THEN coalesce((event).statement, audit.event_v1((event).client_id, (event).id,
    (event).at, (event).actor_id, (event).request_id, (event).kind, (event).subject_type, (event).subject_id,
    (event).commitment), '') END;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION audit.statement_of(audit.event),
  audit.event_v1(uuid, uuid, timestamptz, uuid, uuid, text, text, text, bytea) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION audit.statement_of(audit.event),
  audit.event_v1(uuid, uuid, timestamptz, uuid, uuid, text, text, text, bytea) TO segl_app;
--> statement-breakpoint
-- What is new has no statement of its own.
REVOKE INSERT (statement) ON audit.event FROM segl_app;
--> statement-breakpoint
GRANT INSERT (commitment) ON audit.event TO segl_app;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION audit.refuse_undelivered() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  place text := current_setting('segl.client_id', true);
  arrived boolean;
BEGIN
  -- Row-level security shows the log of one client at a time.
  PERFORM set_config('segl.client_id', OLD.target::text, true);
  arrived := EXISTS (SELECT FROM audit.event e WHERE e.client_id = OLD.target AND e.id = OLD.event_id
    AND sha256(audit.statement_of(e)) = OLD.hash);
  PERFORM set_config('segl.client_id', place, true);
  IF NOT arrived THEN
    RAISE EXCEPTION 'event % may leave audit.outbox only into the log', OLD.event_id
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END
$$;
--> statement-breakpoint
-- The hash of two leaves is one hash away from them, and half of all nodes are such. Whatever else stands there is for
-- verifying to name.
ALTER TABLE audit.node NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER append_only;
--> statement-breakpoint
DELETE FROM audit.node WHERE level = 1;
--> statement-breakpoint
ALTER TABLE audit.node FORCE ROW LEVEL SECURITY, ENABLE TRIGGER append_only, DROP CONSTRAINT node_index,
  ADD CONSTRAINT node_index CHECK (level BETWEEN 2 AND 52 AND index BETWEEN 0 AND 9007199254740991) NOT VALID;
