-- Who has to approve a voucher: rules of a client's in versions, each from a moment on; people who approve in another's place
-- on some days; and what an approval says of both. The database takes no voucher that lacks what its rules ask.

-- The rules of one version, whole: canonical JSON, whose very text is hashed.
CREATE TABLE ledger.approval_rules (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  version integer NOT NULL,
  valid_from timestamp (3) with time zone NOT NULL,
  rules text NOT NULL,
  made_by uuid NOT NULL,
  made_at timestamp (3) with time zone NOT NULL,
  -- SHA-256 of the statement of the version before.
  previous bytea,
  CONSTRAINT approval_rules_pkey PRIMARY KEY (client_id, version),
  CONSTRAINT approval_rules_not_back_dated CHECK (valid_from >= made_at)
);
--> statement-breakpoint
CREATE TABLE ledger.stand_in (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  id uuid NOT NULL,
  absent uuid NOT NULL,
  stands_in uuid NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  given_by uuid NOT NULL,
  given_at timestamp (3) with time zone NOT NULL,
  ended_at timestamp (3) with time zone,
  ended_by uuid,
  CONSTRAINT stand_in_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT stand_in_for_another CHECK (absent <> stands_in),
  CONSTRAINT stand_in_span CHECK (starts_on <= ends_on),
  CONSTRAINT stand_in_end_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
CREATE INDEX stand_in_by_people ON ledger.stand_in (client_id, absent, stands_in);
--> statement-breakpoint
-- The version that held, where there was one; in whose place; and that nobody without a hand in it could.
ALTER TABLE ledger.approval
  ADD COLUMN rules_version integer,
  ADD COLUMN in_place_of uuid,
  ADD COLUMN nobody_else boolean NOT NULL DEFAULT false,
  ADD CONSTRAINT approval_by_rules FOREIGN KEY (client_id, rules_version)
    REFERENCES ledger.approval_rules (client_id, version);
--> statement-breakpoint
SELECT platform.tenant_table('ledger.approval_rules', 'append'),
  platform.tenant_table('ledger.stand_in', 'change', '{ended_at,ended_by}');
--> statement-breakpoint
SELECT platform.plan_for_many('ledger.approval_rules'), platform.plan_for_many('ledger.stand_in');
--> statement-breakpoint
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['ledger.approval_rules', 'ledger.stand_in', 'ledger.approval'] LOOP
    EXECUTE format('CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON %s
      FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot()', t);
  END LOOP;
END
$$;
--> statement-breakpoint
-- Versions follow one another, are made now, and are rules: what can't be read asks nothing, and so is not taken. Asked before
-- the row is written, when no part of the statement can have changed the client yet.
CREATE FUNCTION ledger.approval_rules_follow() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.approval_rules:' || NEW.client_id, 0));
  IF NEW.version <> 1 + coalesce((
    SELECT max(r.version) FROM ledger.approval_rules r WHERE r.client_id = NEW.client_id), 0)
    OR NEW.made_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'
  THEN
    RAISE EXCEPTION 'version % of the approval rules is not the next one, made now', NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_rules_follow';
  ELSIF jsonb_typeof(NEW.rules::jsonb) <> 'array' OR EXISTS (
    SELECT FROM jsonb_array_elements(NEW.rules::jsonb) AS r
    WHERE jsonb_typeof(r) <> 'object' OR coalesce(r ->> 'asks' NOT IN ('one', 'person', 'two'), true)
      OR (r ->> 'asks' = 'person') IS DISTINCT FROM ((r ->> 'approver')::uuid IS NOT NULL)
      OR (r ->> 'account' IS NOT NULL AND num_nulls(r #>> '{account,first}', r #>> '{account,last}') > 0)
      OR (r ->> 'dimension' IS NOT NULL AND num_nulls(r #>> '{dimension,type}', r #>> '{dimension,code}') > 0))
  THEN
    RAISE EXCEPTION 'version % of the approval rules can''t be read', NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_rules_readable';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER approval_rules_follow BEFORE INSERT ON ledger.approval_rules
  FOR EACH ROW EXECUTE FUNCTION ledger.approval_rules_follow();
--> statement-breakpoint
-- Who approves in another's place stood in for them that day, and says so now.
CREATE FUNCTION ledger.stood_in() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.decided_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'
    OR NOT EXISTS (
      SELECT FROM ledger.stand_in s
      WHERE s.client_id = NEW.client_id AND s.absent = NEW.in_place_of AND s.stands_in = NEW.decided_by
        AND (NEW.decided_at AT TIME ZONE 'Europe/Oslo')::date BETWEEN s.starts_on AND s.ends_on
        AND (s.ended_at IS NULL OR s.ended_at > NEW.decided_at))
  THEN
    RAISE EXCEPTION '% does not stand in for %', NEW.decided_by, NEW.in_place_of
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_stood_in';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER stood_in BEFORE INSERT ON ledger.approval
  FOR EACH ROW WHEN (NEW.in_place_of IS NOT NULL) EXECUTE FUNCTION ledger.stood_in();
--> statement-breakpoint
-- What was ended stays so.
CREATE FUNCTION ledger.stand_in_stays_ended() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'stand-in % was ended and stays so', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stand_in_stays_ended';
END
$$;
--> statement-breakpoint
CREATE TRIGGER stand_in_stays_ended BEFORE UPDATE ON ledger.stand_in
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION ledger.stand_in_stays_ended();
--> statement-breakpoint
-- A voucher has the approvals that the rules of its moment ask for. Asked with the owner's rights, so that whoever writes can't
-- hide the rules by saying another client. What comes from a file, takes a voucher back or settles a delivered return was decided
-- elsewhere. Of what nobody captured (`manual`) there is no approval, so that it is taken where no rule asks.
CREATE FUNCTION ledger.refuse_unapproved(v ledger.voucher) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
  debit numeric;
  own record;
  asked record;
BEGIN
  SELECT r.version, r.rules INTO held FROM ledger.approval_rules r
    WHERE r.client_id = v.client_id AND r.valid_from <= greatest(clock_timestamp(), v.posted_at)
    ORDER BY r.version DESC LIMIT 1;
  IF NOT FOUND OR v.source NOT IN ('draft', 'manual') OR (v.source = 'manual' AND EXISTS (
    SELECT FROM ledger.vat_return r WHERE r.client_id = v.client_id AND r.id = v.id))
  THEN
    RETURN;
  END IF;

  SELECT sum(greatest(l.amount, 0)) INTO debit FROM ledger.line l
    WHERE l.client_id = v.client_id AND l.voucher_id = v.id;
  -- Whoever has it asked before there are lines, which all come at once, has it asked of nothing.
  IF debit IS NULL THEN
    RAISE EXCEPTION 'voucher % is asked about before it has lines', v.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_meets_rules';
  END IF;
  SELECT count(*) AS rules, count(*) FILTER (WHERE r ->> 'asks' = 'two') AS two,
    coalesce(array_agg((r ->> 'approver')::uuid) FILTER (WHERE r ->> 'approver' IS NOT NULL), '{}') AS named
  INTO asked FROM jsonb_array_elements(held.rules::jsonb) AS r
  WHERE (r ->> 'amount' IS NULL OR (r ->> 'amount')::numeric * 100 <= debit)
    AND (r ->> 'account' IS NULL OR EXISTS (
      SELECT FROM ledger.line l WHERE l.client_id = v.client_id AND l.voucher_id = v.id
        AND l.account COLLATE "C" >= r #>> '{account,first}' AND l.account COLLATE "C" <= r #>> '{account,last}'))
    AND (r ->> 'counterparty' IS NULL OR EXISTS (
      SELECT FROM ledger.line l WHERE l.client_id = v.client_id AND l.voucher_id = v.id
        AND l.counterparty_id = (r ->> 'counterparty')::uuid))
    AND (r ->> 'dimension' IS NULL OR EXISTS (
      SELECT FROM ledger.line_dimension d WHERE d.client_id = v.client_id AND d.voucher_id = v.id
        AND d.type = r #>> '{dimension,type}' AND d.code = r #>> '{dimension,code}'))
    AND (r ->> 'person' IS NULL OR (v.draft_id IS NULL AND v.posted_by = (r ->> 'person')::uuid) OR EXISTS (
      SELECT FROM ledger.draft d WHERE d.client_id = v.client_id AND d.id = v.draft_id
        AND (r ->> 'person')::uuid IN (d.created_by, d.submitted_by)));

  IF v.draft_id IS NULL THEN
    IF asked.rules > 0 THEN
      RAISE EXCEPTION 'voucher % needs an approval by version % of the rules', v.id, held.version
        USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_meets_rules';
    END IF;
    RETURN;
  END IF;

  SELECT a.revision, a.content_hash INTO own FROM ledger.approval a
    WHERE a.client_id = v.client_id AND a.id = v.id AND a.voucher_id = v.id AND a.draft_id = v.draft_id
      AND a.decision = 'approved' AND a.rules_version = held.version;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'voucher % has no approval by version % of the rules', v.id, held.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_meets_rules';
  END IF;
  IF EXISTS (
    SELECT FROM (
      SELECT count(DISTINCT a.decided_by) AS people,
        array_remove(array_agg(a.decided_by) || array_agg(a.in_place_of), NULL) AS stood,
        -- What nobody said by the application is no hand in it.
        bool_or(NOT a.nobody_else AND EXISTS (
          SELECT FROM audit.event e
          WHERE e.client_id = v.client_id AND e.subject_type = 'draft' AND e.subject_id = v.draft_id::text
            AND e.kind IN ('draft.saved', 'draft.coded', 'draft.submitted') AND e.actor_id = a.decided_by
            AND e.mac IS NOT NULL)) AS own_work
      FROM ledger.approval a
      WHERE a.client_id = v.client_id AND a.draft_id = v.draft_id AND a.decision = 'approved'
        AND a.revision = own.revision AND a.content_hash = own.content_hash
    ) AS given
    WHERE given.people < CASE WHEN asked.two > 0 THEN 2 ELSE 1 END OR given.own_work
      OR EXISTS (SELECT FROM unnest(asked.named) AS person WHERE person <> ALL (given.stood))
  ) THEN
    RAISE EXCEPTION 'voucher % lacks approvals that version % of the rules asks for', v.id, held.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'voucher_meets_rules';
  END IF;
END
$$;
--> statement-breakpoint
-- When the transaction ends, since lines, dimensions and approval come after the voucher; of a client without rules it is one
-- look.
CREATE FUNCTION ledger.voucher_meets_rules() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM ledger.approval_rules r WHERE r.client_id = NEW.client_id) THEN
    PERFORM ledger.refuse_unapproved(NEW);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE CONSTRAINT TRIGGER voucher_meets_rules AFTER INSERT ON ledger.voucher
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.source IN ('draft', 'manual'))
  EXECUTE FUNCTION ledger.voucher_meets_rules();
--> statement-breakpoint
-- Whoever writes may have a voucher asked about early, and its dimensions may come in a statement of their own: none comes after
-- the approval that posts it, and of what has none it is asked at once. Where a client has rules; once for each statement.
CREATE FUNCTION ledger.dimensions_before_approval() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v ledger.voucher;
BEGIN
  IF NOT EXISTS (
    SELECT FROM (SELECT DISTINCT n.client_id FROM new_dimensions n) AS own
    JOIN ledger.approval_rules r ON r.client_id = own.client_id)
  THEN
    RETURN NULL;
  END IF;
  IF EXISTS (
    SELECT FROM new_dimensions n JOIN ledger.approval a ON a.client_id = n.client_id AND a.id = n.voucher_id)
  THEN
    RAISE EXCEPTION 'a voucher takes no dimensions after its approval'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'line_of_new_voucher';
  END IF;
  FOR v IN
    SELECT o.* FROM (SELECT DISTINCT n.client_id, n.voucher_id FROM new_dimensions n) AS own
    JOIN ledger.voucher o ON o.client_id = own.client_id AND o.id = own.voucher_id WHERE o.source = 'manual'
  LOOP
    PERFORM ledger.refuse_unapproved(v);
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER dimensions_before_approval AFTER INSERT ON ledger.line_dimension
  REFERENCING NEW TABLE AS new_dimensions FOR EACH STATEMENT EXECUTE FUNCTION ledger.dimensions_before_approval();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.approval_rules_follow(), ledger.stood_in(), ledger.stand_in_stays_ended(),
  ledger.refuse_unapproved(ledger.voucher), ledger.voucher_meets_rules(), ledger.dimensions_before_approval() FROM PUBLIC;
