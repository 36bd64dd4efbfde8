-- That somebody who has lost what they prove themselves with is to prove themselves anew: the last of each person in a client.
-- Nothing of the link is here.
CREATE TABLE identity.factor_reset (
  client_id uuid NOT NULL REFERENCES platform.client (id),
  user_id uuid NOT NULL,
  -- Which of theirs it is, counted from 1: a link is of one.
  number smallint NOT NULL,
  reason text NOT NULL,
  begun_at timestamp (3) with time zone NOT NULL,
  begun_by uuid NOT NULL,
  confirmed_at timestamp (3) with time zone,
  confirmed_by uuid,
  -- Until when the link holds, once it is confirmed.
  expires_at timestamp (3) with time zone,
  used_at timestamp (3) with time zone,
  withdrawn_at timestamp (3) with time zone,
  withdrawn_by uuid,
  CONSTRAINT factor_reset_pkey PRIMARY KEY (client_id, user_id),
  CONSTRAINT factor_reset_reason_short CHECK (length(reason) BETWEEN 1 AND 500),
  CONSTRAINT factor_reset_counted CHECK (number > 0),
  -- Nobody begins or confirms their own.
  CONSTRAINT factor_reset_by_another 
    CHECK (user_id <> begun_by AND user_id IS DISTINCT FROM confirmed_by),
  CONSTRAINT factor_reset_confirmed_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL)
    AND (confirmed_at IS NULL) = (expires_at IS NULL)),
  CONSTRAINT factor_reset_used_confirmed CHECK (used_at IS NULL OR confirmed_at IS NOT NULL),
  CONSTRAINT factor_reset_withdrawn_whole CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
  CONSTRAINT factor_reset_closed_once CHECK (used_at IS NULL OR withdrawn_at IS NULL)
);
--> statement-breakpoint
SELECT platform.tenant_table('identity.factor_reset', 'change',
    '{number,reason,begun_at,begun_by,confirmed_at,confirmed_by,expires_at,used_at,withdrawn_at,withdrawn_by}'),
  platform.plan_for_many('identity.factor_reset');
--> statement-breakpoint
CREATE TRIGGER sees_newest BEFORE INSERT OR UPDATE ON identity.factor_reset
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
