-- A version of the approval rules is what the application would have written, value by value: what it can't read would hold up
-- every approval for good, since no version is ever taken away.
CREATE FUNCTION ledger.approval_rule_readable(r jsonb) RETURNS boolean
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(r ->> 'asks' IN ('one', 'person', 'two'), false)
    AND (r ->> 'asks' = 'person') = (r ->> 'approver' IS NOT NULL)
    AND coalesce(CASE WHEN r ->> 'amount' ~ '^(0|[1-9][0-9]{0,11})[.][0-9]{2}$'
      THEN (r ->> 'amount')::numeric BETWEEN 0.01 AND 100000000000 ELSE r ->> 'amount' IS NULL END, false)
    AND NOT EXISTS (
      SELECT FROM unnest(ARRAY[r ->> 'approver', r ->> 'counterparty', r ->> 'person']) AS id
      WHERE id !~ '^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$')
    AND (r ->> 'account' IS NULL OR coalesce(r #>> '{account,first}' ~ '^[ -~]{1,35}$' AND r #>> '{account,last}' ~ '^[ -~]{1,35}$'
      AND r #>> '{account,first}' COLLATE "C" <= r #>> '{account,last}', false))
    AND (r ->> 'dimension' IS NULL OR NOT EXISTS (
      SELECT FROM unnest(ARRAY[r #>> '{dimension,type}', r #>> '{dimension,code}']) AS said
      -- By the units that the application counts, and with something in it that can be seen.
      WHERE said IS NULL OR length(said) + length(regexp_replace(said, '[\U00000001-\U0000FFFF]', '', 'g')) > 35
        OR said !~ '[^[:cntrl:]\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]'))
$$;
--> statement-breakpoint
-- The text that the application writes for rules: each member once, in order, and nothing else.
CREATE FUNCTION ledger.approval_rules_said(rules jsonb) RETURNS text
  LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT '[' || coalesce(string_agg(format('{"account":%s,"amount":%s,"approver":%s,"asks":%s,"counterparty":%s,"dimension":%s,"person":%s}',
    CASE WHEN r ->> 'account' IS NULL THEN 'null'
      ELSE format('{"first":%s,"last":%s}', to_json(r #>> '{account,first}'), to_json(r #>> '{account,last}')) END,
    coalesce(to_json(r ->> 'amount')::text, 'null'), coalesce(to_json(r ->> 'approver')::text, 'null'),
    to_json(r ->> 'asks'), coalesce(to_json(r ->> 'counterparty')::text, 'null'),
    CASE WHEN r ->> 'dimension' IS NULL THEN 'null'
      ELSE format('{"code":%s,"type":%s}', to_json(r #>> '{dimension,code}'), to_json(r #>> '{dimension,type}')) END,
    coalesce(to_json(r ->> 'person')::text, 'null')), ',' ORDER BY n), '') || ']'
  FROM jsonb_array_elements(rules) WITH ORDINALITY AS each (r, n)
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.approval_rules_follow() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger.approval_rules:' || NEW.client_id, 0));
  IF NEW.version <> 1 + coalesce((
    SELECT max(r.version) FROM ledger.approval_rules r WHERE r.client_id = NEW.client_id), 0)
    OR NEW.made_at NOT BETWEEN clock_timestamp() - interval '1 hour' AND clock_timestamp() + interval '1 hour'
  THEN
    RAISE EXCEPTION 'version % of the approval rules is not the next one, made now', NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_rules_follow';
  -- The application's years have four digits.
  ELSIF NEW.valid_from >= timestamptz '10000-01-01 00:00:00Z' OR jsonb_typeof(NEW.rules::jsonb) <> 'array'
    OR EXISTS (SELECT FROM jsonb_array_elements(NEW.rules::jsonb) AS r WHERE NOT ledger.approval_rule_readable(r))
    OR NEW.rules <> ledger.approval_rules_said(NEW.rules::jsonb)
  THEN
    RAISE EXCEPTION 'version % of the approval rules can''t be read', NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_rules_readable';
  END IF;
  RETURN NEW;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.approval_rule_readable(jsonb), ledger.approval_rules_said(jsonb) FROM PUBLIC;
--> statement-breakpoint
GRANT EXECUTE ON FUNCTION ledger.approval_rule_readable(jsonb), ledger.approval_rules_said(jsonb) TO segl_app;
