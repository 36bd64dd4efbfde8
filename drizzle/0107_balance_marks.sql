-- The books as they stood when the log had a size: what each balance came to whenever the log had grown by another 256 events.
-- At any size that is the newest mark before it, and the lines of fewer than 256 events since. A balance that those events did
-- not move has no mark of its own there: its last one holds on.
CREATE TABLE ledger.balance_mark (
  client_id uuid NOT NULL,
  account text NOT NULL,
  year integer NOT NULL,
  period smallint NOT NULL,
  -- How many events the log had.
  size bigint NOT NULL,
  debit bigint NOT NULL,
  credit bigint NOT NULL,
  CONSTRAINT balance_mark_pkey PRIMARY KEY (client_id, year, account, period, size)
);
--> statement-breakpoint
-- Marks a client's balances at each whole stretch of its log from one on until another (256 events each; the first is 0). It goes
-- by the log's events and by the lines, whatever the balances say. Nothing that somebody wrote behind the app's back stops it,
-- as it would stop the log: what is too much for a balance is as much as one can be, and a mark that is there stays. Each row is
-- looked up by its key, whatever is known of how many there are.
CREATE FUNCTION ledger.mark_stretches(client uuid, since bigint, until bigint) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
  INSERT INTO ledger.balance_mark (client_id, account, year, period, size, debit, credit)
  WITH place AS MATERIALIZED (
    SELECT f.event_id, (f.index / 256 + 1) * 256 AS size FROM audit.leaf f
    WHERE f.client_id = client AND f.index >= since * 256 AND f.index < until * 256
  ), happened AS MATERIALIZED (
    -- Whatever kind they are of: or all events of the kind would be read for each.
    SELECT place.size, e.kind, e.subject_id FROM place JOIN audit.event e ON e.client_id = client AND e.id = place.event_id
  ), placed AS MATERIALIZED (
    SELECT size, CASE WHEN pg_input_is_valid(subject_id, 'uuid') THEN subject_id::uuid END AS voucher_id
    FROM happened WHERE kind = 'voucher.posted'
  ), moved AS (
    SELECT l.account, v.year, v.period, p.size,
      sum(greatest(l.amount, 0)) AS debit, -sum(least(l.amount, 0)) AS credit
    FROM placed p
    JOIN ledger.voucher v ON v.client_id = client AND v.id = p.voucher_id
    JOIN ledger.line l ON l.client_id = v.client_id AND l.voucher_id = v.id
    GROUP BY l.account, v.year, v.period, p.size
  )
  SELECT client, m.account, m.year, m.period, m.size,
    least(coalesce(before.debit, 0) + sum(m.debit) OVER through, 9223372036854775807),
    least(coalesce(before.credit, 0) + sum(m.credit) OVER through, 9223372036854775807)
  FROM moved m
  LEFT JOIN LATERAL (
    SELECT k.debit, k.credit FROM ledger.balance_mark k
    WHERE k.client_id = client AND k.year = m.year AND k.account = m.account AND k.period = m.period
      AND k.size <= since * 256
    ORDER BY k.size DESC LIMIT 1
  ) before ON true
  WINDOW through AS (PARTITION BY m.account, m.year, m.period ORDER BY m.size)
  ON CONFLICT DO NOTHING;
END
$$;
--> statement-breakpoint
CREATE FUNCTION ledger.log_grown() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE grown record;
BEGIN
  FOR grown IN
    -- Where no log comes to stands what somebody put there, and it has no stretch.
    SELECT n.client_id, min(n.index) / 256 AS since, (max(n.index) + 1) / 256 AS until
    FROM new_leaves n WHERE n.index BETWEEN 0 AND 9007199254740991 GROUP BY n.client_id
  LOOP
    IF grown.since < grown.until THEN
      PERFORM ledger.mark_stretches(grown.client_id, grown.since, grown.until);
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;
--> statement-breakpoint
REVOKE EXECUTE ON FUNCTION ledger.mark_stretches(uuid, bigint, bigint), ledger.log_grown() FROM PUBLIC;
--> statement-breakpoint
-- Vouchers of the events that get their place were committed before.
CREATE TRIGGER sees_newest BEFORE INSERT ON audit.leaf
  FOR EACH STATEMENT EXECUTE FUNCTION platform.refuse_old_snapshot();
--> statement-breakpoint
-- First, since no log grows from here on until all of them have their marks.
CREATE TRIGGER log_grown AFTER INSERT ON audit.leaf
  REFERENCING NEW TABLE AS new_leaves FOR EACH STATEMENT EXECUTE FUNCTION ledger.log_grown();
--> statement-breakpoint
SELECT ledger.mark_stretches(client_id, 0, (max(index) + 1) / 256) FROM audit.leaf
WHERE index BETWEEN 0 AND 9007199254740991 GROUP BY client_id;
--> statement-breakpoint
SELECT platform.tenant_table('ledger.balance_mark', 'append', with_event => false);
--> statement-breakpoint
-- It follows from the lines and the log, by a rule with the owner's rights.
REVOKE INSERT ON ledger.balance_mark FROM segl_app;
--> statement-breakpoint
SELECT platform.plan_for_many('ledger.balance_mark');
--> statement-breakpoint
CREATE OR REPLACE FUNCTION ledger.refresh_statistics() RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  ANALYZE (SKIP_LOCKED) ledger.account, ledger.counterparty, ledger.series_counter, ledger.voucher, ledger.line,
    ledger.line_dimension, ledger.balance, ledger.account_line, ledger.open_item, ledger.balance_mark;
END
$$;
