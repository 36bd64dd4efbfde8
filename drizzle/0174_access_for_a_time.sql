-- Somebody may be let in for so many days: whoever helps, or looks through the books once. They count from when they accept.
ALTER TABLE identity.invitation
  ADD COLUMN access_days smallint,
  ADD CONSTRAINT invitation_access_days_few CHECK (access_days BETWEEN 1 AND 366),
  -- Why somebody is let in for a time is said.
  ADD CONSTRAINT invitation_access_reason CHECK (access_days IS NULL OR note IS NOT NULL),
  ADD CONSTRAINT invitation_administrator_stays CHECK (access_days IS NULL OR role <> 'administrator');
--> statement-breakpoint
-- From when on it is worth nothing, whether or not it has been ended by then; null: until it is ended.
ALTER TABLE identity.membership
  ADD COLUMN ends_at timestamp (3) with time zone,
  ADD CONSTRAINT membership_ends_after CHECK (ends_at > created_at),
  -- Who lets people in would stay by those whom they let in.
  ADD CONSTRAINT membership_administrator_stays CHECK (ends_at IS NULL OR role <> 'administrator');
--> statement-breakpoint
SELECT platform.tenant_table('identity.membership', 'remove', '{role}'),
  platform.tenant_table('identity.invitation', 'change',
    '{sendings,sent_at,sent_by,expires_at,accepted_at,accepted_by,withdrawn_at,withdrawn_by}');
