-- A coding that is kept by a name to begin vouchers with, and when it makes drafts by itself.
CREATE TABLE ledger.template (
  client_id uuid NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  -- Canonical JSON, as a draft's statement says a coding.
  coding text NOT NULL,
  -- Every so many months, on the same day of them.
  every smallint,
  starts_on date,
  ends_on date,
  made_at timestamp (3) with time zone NOT NULL,
  made_by uuid NOT NULL,
  ended_at timestamp (3) with time zone,
  ended_by uuid,
  CONSTRAINT template_pkey PRIMARY KEY (client_id, id),
  CONSTRAINT template_recurs_whole CHECK ((every IS NULL) = (starts_on IS NULL) AND (every IN (1, 2, 3, 6, 12))
    IS NOT FALSE AND (ends_on IS NULL OR ends_on >= starts_on)),
  CONSTRAINT template_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
--> statement-breakpoint
-- One name is one template's, until that is ended.
CREATE UNIQUE INDEX template_name_once ON ledger.template (client_id, lower(name)) WHERE ended_at IS NULL;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.template', 'change', '{ended_at,ended_by}'),
  platform.plan_for_many('ledger.template');
--> statement-breakpoint
CREATE FUNCTION ledger.template_stays_ended() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'template % was ended and stays so', OLD.id
    USING ERRCODE = 'restrict_violation', CONSTRAINT = 'template_stays_ended';
END
$$;
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON ledger.template
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
CREATE TRIGGER template_stays_ended BEFORE UPDATE ON ledger.template
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION ledger.template_stays_ended();
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.template_stays_ended() FROM PUBLIC;
