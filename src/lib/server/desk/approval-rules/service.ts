import { bytesToHex } from '@noble/hashes/utils.js';
import {
  ruleSaid,
  rulesSaid,
  rulesStatement,
  type ApprovalRule,
  type RulesVersion,
} from '#lib/domain/approval/rules.ts';
import { standInStatement, type StandIn } from '#lib/domain/approval/stand-ins.ts';
import { canonicalText, statementHash } from '#lib/domain/canonical.ts';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import { loweredBy } from '#lib/domain/access/weakening.ts';
import type { SecondRequired } from '#lib/domain/access/weakening.ts';
import { beforeWeakening } from '../../platform/weakening.ts';
import { APPROVING } from '../drafts/deciders.ts';
import { holdMembersWith, membersWith } from '../members-store.ts';
import {
  endStandInRow,
  holdRules,
  holdStandIn,
  insertRules,
  insertStandIn,
  listStandIns,
  rulesVersions,
} from './store.ts';

export interface RulesWanted {
  /** The newest version that whoever changes them has seen; null: none. */
  readonly after: number | null;
  /** Null: from now on. */
  readonly validFrom: Date | null;
  readonly rules: readonly ApprovalRule[];
  /** Whether every decision is to be signed; left out by who knows nothing of it: as it was. */
  readonly signed?: boolean | undefined;
}

/**
 * The client's next version of rules, whole; no rules: as before there were any. What was decided before it begins stays as it
 * is. Repeating it is safe. Errors: `approval_rules_changed` (another version came meanwhile), `approval_rules_too_early` (it
 * would hold before it is made), `approver_unknown` (asks for somebody who may not approve in the client),
 * `second_administrator_required`.
 */
export function setRules(
  context: Context,
  { after, validFrom, rules, signed: wanted }: RulesWanted,
): Promise<Result<RulesSet, RulesError>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<RulesSet, RulesError>(async (tx) => {
    await holdRules(tx, clientId);
    const versions = await rulesVersions(tx, clientId);
    const last = versions.at(-1) ?? null;
    const signed = wanted ?? last?.signed ?? false;
    if (last && isRepeated(last, { after, validFrom, rules, signed }, actorId))
      return ok({ version: last.version, eventId: null });
    if ((last?.version ?? null) !== after) return err({ code: 'approval_rules_changed' });
    const now = platform.clock.now();
    if (validFrom !== null && validFrom < now) return err({ code: 'approval_rules_too_early' });
    const able = await holdMembersWith(tx, clientId, APPROVING);
    const unable = rules.find(({ approverId }) => approverId !== null && !able.includes(approverId));
    if (unable?.approverId) return err({ code: 'approver_unknown', userId: unable.approverId });
    const was = last && statementHash(rulesStatement.of({ ...last, client: clientId }));
    const next: RulesVersion = {
      ...{ version: (last?.version ?? 0) + 1, validFrom: validFrom ?? now, rules, signed },
      ...{ madeBy: actorId, madeAt: now, previous: was },
    };
    const lowered = loweredBy(next, versions);
    if (lowered) {
      const from = validFrom && validFrom.toISOString();
      const said = { after, validFrom: from, rules: rules.map(ruleSaid), signed };
      const weakening = { act: 'approval-rules', before: rulesSaid(lowered), after: said } as const;
      const may = await beforeWeakening(tx, context, weakening);
      if (!may.ok) return may;
    }
    await insertRules(tx, clientId, next);
    const eventId = await record(tx, context, {
      kind: 'approval-rules.set',
      subject: { type: 'approval-rules', id: clientId },
      detail: {
        ...rulesStatement.said({ ...next, client: clientId }),
        version: next.version,
        now: rulesSaid(next),
        was: was && bytesToHex(was),
      },
    });
    return ok({ version: next.version, eventId });
  });
}

export interface RulesSet {
  readonly version: number;
  /** Null where this very request was done before. */
  readonly eventId: string | null;
}

function isRepeated(
  last: RulesVersion,
  { after, validFrom, rules, signed }: RulesWanted,
  actorId: string,
): boolean {
  const said = (all: readonly ApprovalRule[]) => canonicalText(all.map(ruleSaid));
  return (
    last.version === (after ?? 0) + 1 &&
    last.madeBy === actorId &&
    said(last.rules) === said(rules) &&
    last.signed === signed &&
    (validFrom ?? last.madeAt).getTime() === last.validFrom.getTime()
  );
}

export type RulesError =
  | SecondRequired
  | { code: 'approval_rules_changed' }
  | { code: 'approval_rules_too_early' }
  | { code: 'approver_unknown'; userId: string };

export interface StandInWanted {
  readonly id: string;
  readonly absent: string;
  readonly standsIn: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/**
 * From a day to one somebody approves in another's place, which they must be able to themselves. Repeating it with its id is
 * safe. Errors: `stand_in_differs` (the id is another's), `stand_in_same`, `dates_backwards`, `stand_in_over` (it would end
 * before today), `approver_unknown`.
 */
export function giveStandIn(
  context: Context,
  wanted: StandInWanted,
): Promise<Result<{ eventId: string | null }, StandInError>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<{ eventId: string | null }, StandInError>(async (tx) => {
    const { id, absent, standsIn, startsOn, endsOn } = wanted;
    await holdRules(tx, clientId);
    const there = await holdStandIn(tx, clientId, id);
    if (there) {
      const same = (['absent', 'standsIn', 'startsOn', 'endsOn'] as const).every(
        (field) => there[field] === wanted[field],
      );
      return same ? ok({ eventId: null }) : err({ code: 'stand_in_differs' });
    }
    const now = platform.clock.now();
    if (absent === standsIn) return err({ code: 'stand_in_same' });
    if (endsOn < startsOn) return err({ code: 'dates_backwards', from: startsOn, to: endsOn });
    if (endsOn < norwegianDate(now)) return err({ code: 'stand_in_over', date: endsOn });
    const able = await holdMembersWith(tx, clientId, APPROVING);
    if (!able.includes(standsIn)) return err({ code: 'approver_unknown', userId: standsIn });
    const row: StandIn = {
      ...{ id, absent, standsIn, startsOn, endsOn },
      ...{ givenBy: actorId, givenAt: now, endedAt: null, endedBy: null },
    };
    await insertStandIn(tx, clientId, row);
    const eventId = await record(tx, context, {
      kind: 'stand-in.given',
      subject: { type: 'stand-in', id },
      detail: { ...standInStatement.said(row), now: standInSaid(row), was: null },
    });
    return ok({ eventId });
  });
}

/** Ends it from now on, whatever its last day; one that is ended stays so. Errors: `stand_in_unknown`. */
export function endStandIn(
  context: Context,
  { id }: { readonly id: string },
): Promise<Result<{ eventId: string | null }, { code: 'stand_in_unknown' }>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<{ eventId: string | null }, { code: 'stand_in_unknown' }>(async (tx) => {
    await holdRules(tx, clientId);
    const found = await holdStandIn(tx, clientId, id);
    if (!found) return err({ code: 'stand_in_unknown' });
    if (found.endedAt !== null) return ok({ eventId: null });
    const ended: StandIn = { ...found, endedAt: platform.clock.now(), endedBy: actorId };
    await endStandInRow(tx, clientId, ended);
    const eventId = await record(tx, context, {
      kind: 'stand-in.ended',
      subject: { type: 'stand-in', id },
      detail: {
        ...standInStatement.said(ended),
        now: standInSaid(ended),
        was: standInStatement.said(found).statement,
      },
    });
    return ok({ eventId });
  });
}

function standInSaid({ absent, standsIn, startsOn, endsOn, endedAt }: StandIn) {
  return { absent, standsIn, startsOn, endsOn, endedAt: endedAt && endedAt.toISOString() };
}

export type StandInError =
  | { code: 'stand_in_differs' }
  | { code: 'stand_in_same' }
  | { code: 'dates_backwards'; from: string; to: string }
  | { code: 'stand_in_over'; date: string }
  | { code: 'approver_unknown'; userId: string };

export interface ApprovalSettings {
  /** Every version, oldest first. */
  readonly versions: readonly Omit<RulesVersion, 'previous'>[];
  readonly standIns: readonly StandIn[];
  /** Who may approve at all. */
  readonly approvers: readonly string[];
}

/** What the settings show. */
export function readSettings(context: Context): Promise<Result<ApprovalSettings, never>> {
  const { clientId } = context;
  return context.transaction<ApprovalSettings, never>(async (tx) =>
    ok({
      versions: (await rulesVersions(tx, clientId)).map(({ previous: _, ...version }) => version),
      standIns: await listStandIns(tx, clientId),
      approvers: await membersWith(tx, clientId, APPROVING),
    }),
  );
}
