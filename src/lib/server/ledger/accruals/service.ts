import { v7 as uuidv7 } from 'uuid';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import {
  accrualLeft,
  accrualParts,
  accrualStatement,
  accrualVoucher,
  checkAccrual,
  REST,
  type Accrual,
  type AccrualError,
  type AccrualPart,
  type AccrualTerms,
} from '#lib/domain/ledger/accrual/accrual.ts';
import type { Minor } from '#lib/domain/money.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { record, sequencerOf } from '#lib/server/audit/index.ts';
import type { Context } from '../../platform/context.ts';
import type { Tx } from '../../platform/database.ts';
import { constraintOf } from '../../platform/postgres-error.ts';
import { withSecondLook } from '../../platform/second-look.ts';
import { accounts, periods } from '../chart/registers.ts';
import { loadVoucher, reversalOfVoucher } from '../vouchers/read-store.ts';
import { postVouchers } from '../vouchers/many.ts';
import { checkPosting, postVoucher, type PostError } from '../vouchers/service.ts';
import {
  holdAccrual,
  holdAccruals,
  insertAccrual,
  listAccruals,
  markEnded,
  originsOf,
  partsPosted,
  runningOfLine,
  type AccrualVoucher,
  type PartPosted,
} from './store.ts';

export interface AccrualDone {
  readonly id: string;
  /** The last event; null where this very request was done before. */
  readonly eventId: string | null;
}

export type MakeAccrualError =
  | AccrualError
  | PostError
  | { code: 'voucher_unknown'; voucherId: string }
  | { code: 'already_reversed'; voucherId: string }
  | { code: 'accrual_again'; line: number }
  | { code: 'accrual_differs' };

export interface AccrualAsked extends AccrualTerms {
  /** Made by whoever asks, so that the same request again is known. */
  readonly id: string;
  readonly voucherId: string;
  /** Of the voucher, from 1. */
  readonly line: number;
}

/**
 * Spreads a line of a posted voucher over months: moves it to the balance sheet, and posts what is due by today; each later
 * month's part is posted when it comes ({@link postDueParts}). All of it or nothing. Guards, in this order: `accrual_differs`
 * (the id is another's) · `voucher_unknown` · `already_reversed` (it was taken back, or takes one back) · `accrual_line` (also
 * where there is no such line) and what else {@link checkAccrual} says · `accrual_again`: the line is spread already · then as
 * {@link postVoucher}
 * @param day the last that has come
 */
export function makeAccrual(
  context: Context,
  asked: AccrualAsked,
  day = today(context),
): Promise<Result<AccrualDone, MakeAccrualError>> {
  return withSecondLook(context, (tx) => make(tx, context, asked, day));
}

async function make(
  tx: Tx,
  context: Context,
  { id, voucherId, line, ...terms }: AccrualAsked,
  day: CivilDate,
): Promise<Result<AccrualDone, MakeAccrualError>> {
  const { clientId } = context;
  const earlier = await holdAccrual(tx, clientId, id);
  if (earlier)
    return sameTerms(earlier, { id, voucherId, line, ...terms })
      ? ok({ id, eventId: null })
      : err({ code: 'accrual_differs' });
  const found = await loadVoucher(tx, clientId, voucherId);
  if (!found) return err({ code: 'voucher_unknown', voucherId });
  const { voucher } = found;
  if (voucher.reversesId !== null || (await reversalOfVoucher(tx, clientId, voucherId)) !== null)
    return err({ code: 'already_reversed', voucherId });
  const own = voucher.lines[line - 1];
  // Those that post by themselves, an inbound balance and a year's end are no cost of a month.
  if (!own || !SPREAD.includes(voucher.source)) return err({ code: 'accrual_line', line });
  const { account, amount, dimensions } = own;
  const origin = { voucherId, line, account, amount, dimensions };
  const checked = checkAccrual({ ...origin, date: voucher.date }, terms, await accounts.list(tx, clientId));
  if (!checked.ok) return checked;
  if (await runningOfLine(tx, clientId, origin)) return err({ code: 'accrual_again', line });
  const made: Accrual = {
    ...{ id, ...origin, ...terms },
    ...{ madeAt: context.platform.clock.now(), madeBy: context.actorId },
    ...{ endedOn: null, endedAt: null, endedBy: null },
  };
  const due = dueParts(made, new Set(), day);
  for (const part of due) {
    const postable = await checkPosting(tx, context, accrualVoucher(id, made, part));
    if (!postable.ok) return postable;
  }
  await insertAccrual(tx, clientId, made);
  const event = await record(tx, context, {
    kind: 'accrual.made',
    subject: { type: 'accrual', id },
    detail: {
      ...accrualStatement.said(made),
      now: accrualStatement.of(made),
      was: null,
      voucher: voucherId,
      account: made.balanceAccount,
    },
  });
  const posted = await postParts(tx, context, made, due);
  return posted.ok ? ok({ id, eventId: posted.value ?? event }) : posted;
}

const SPREAD: readonly string[] = ['manual', 'draft', 'import'];

function sameTerms(one: Accrual, other: AccrualAsked): boolean {
  const names = Object.keys(other) as (keyof AccrualAsked)[];
  return names.every((name) => one[name] === other[name]);
}

const today = (context: Context) => norwegianDate(context.platform.clock.now());

/** The parts that are not posted and whose day has come; the first has none to wait for. */
function dueParts(accrual: Accrual, posted: ReadonlySet<string>, day: CivilDate): AccrualPart[] {
  if (accrual.endedOn !== null) return [];
  return accrualParts(accrual).filter(({ part, date }) => !posted.has(part) && (part === '0' || date <= day));
}

/** @returns the last event, or null */
async function postParts(
  tx: Tx,
  context: Context,
  accrual: Accrual,
  parts: readonly AccrualPart[],
): Promise<Result<string | null, PostError>> {
  let last: string | null = null;
  for (const part of parts) {
    const posted = await postVoucher(context.within(tx), accrualVoucher(uuidv7(), accrual, part));
    if (!posted.ok) return posted;
    last = posted.value.eventId;
  }
  return ok(last);
}

/** So many accruals are held, and their series kept waiting, at once. */
const AT_ONCE = 100;

/**
 * Posts what has become due of every accrual, each part once, however often and by how many this is done. A part that is refused,
 * as by a locked period, stays due: it is tried again, and told of ({@link readAccruals}), and the others are posted. So they are
 * where the database itself refuses one, which is thrown then.
 * @param day the last that has come
 * @returns how many were posted
 */
export async function postDueParts(context: Context, day = today(context)): Promise<number> {
  const { clientId, platform } = context;
  const read = await context.transaction(async (tx) => ok(await listAccruals(tx, clientId)));
  const ids = (read.ok ? read.value : []).map(({ id }) => id);
  const failed: unknown[] = [];
  let posted = 0;
  const postAll = async (some: readonly string[]): Promise<void> => {
    try {
      posted += (await postDueOf(context, some, day)).posted;
    } catch (cause) {
      if (!constraintOf(cause)) throw cause;
      if (some.length === 1) failed.push(cause);
      else for (const id of some) await postAll([id]);
    }
  };
  for (let at = 0; at < ids.length; at += AT_ONCE) await postAll(ids.slice(at, at + AT_ONCE));
  if (posted > 0) sequencerOf(platform).signal(clientId);
  if (failed.length > 0) throw failed[0];
  return posted;
}

/** What came of posting what was due; `refused`: why the first that was not posted was not. */
export interface DuePosted {
  readonly posted: number;
  /** The last event. */
  readonly eventId: string | null;
  readonly refused: PostError | null;
}

/** {@link postDueParts} of these accruals, together. */
export async function postDueOf(
  context: Context,
  ids: readonly string[],
  day = today(context),
): Promise<DuePosted> {
  const { clientId } = context;
  const done = await context.transaction(async (tx) => {
    const held = await holdAccruals(tx, clientId, ids);
    const parts = Map.groupBy(await partsPosted(tx, clientId, held), ({ accrualId }) => accrualId);
    const vouchers = held.flatMap((accrual) => {
      const posted = new Set((parts.get(accrual.id) ?? []).map(({ part }) => part));
      return dueParts(accrual, posted, day).map((part) => accrualVoucher(uuidv7(), accrual, part));
    });
    return ok(await postVouchers(context.within(tx), vouchers));
  });
  const answers = done.ok ? done.value : [];
  const posted = answers.flatMap((each) => (each.ok ? [each.value] : []));
  const refused = answers.flatMap((each) => (each.ok ? [] : [each.error]));
  return { posted: posted.length, eventId: posted.at(-1)?.eventId ?? null, refused: refused[0] ?? null };
}

export type EndAccrualError =
  | PostError
  | { code: 'accrual_unknown' }
  | { code: 'accrual_over' }
  | { code: 'accrual_early'; date: CivilDate };

/**
 * Ends an accrual early: what no month has had is borne on `date`, by one more voucher, and the months after bear nothing. So what it
 * posted comes to nothing on the balance sheet. The same once more changes nothing. Guards, in this order: `accrual_unknown` ·
 * `accrual_over`: it was ended on another day, or nothing is left · `accrual_early`: before it began · then as
 * {@link postVoucher}
 */
export function endAccrual(
  context: Context,
  { id, date }: { readonly id: string; readonly date: CivilDate },
): Promise<Result<AccrualDone, EndAccrualError>> {
  const { clientId, actorId, platform } = context;
  return context.transaction<AccrualDone, EndAccrualError>(async (tx) => {
    const held = await holdAccrual(tx, clientId, id);
    if (!held) return err({ code: 'accrual_unknown' });
    if (held.endedOn === date) return ok({ id, eventId: null });
    const posted = await partsPosted(tx, clientId, [held]);
    const left = accrualLeft(held, new Set(posted.map(({ part }) => part)));
    if (left === 0n) return err({ code: 'accrual_over' });
    if (date < held.date) return err({ code: 'accrual_early', date: held.date });
    const next: Accrual = { ...held, endedOn: date, endedAt: platform.clock.now(), endedBy: actorId };
    await markEnded(tx, clientId, next);
    const event = await record(tx, context, {
      kind: 'accrual.ended',
      subject: { type: 'accrual', id },
      detail: {
        ...accrualStatement.said(next),
        now: accrualStatement.of(next),
        was: accrualStatement.said(held).statement,
      },
    });
    const last = await postParts(tx, context, next, [{ part: REST, date, amount: left }]);
    return last.ok ? ok({ id, eventId: last.value ?? event }) : last;
  });
}

/** An accrual with what it has posted, and what of it is due. */
export interface AccrualStanding extends Accrual {
  readonly origin: AccrualVoucher;
  readonly posted: readonly PartPosted[];
  /** What no month has had, øre. */
  readonly left: Minor;
  /** The first part that is due and not posted; `locked`: its period takes nothing that posts by itself, and it waits until that does. */
  readonly due: { readonly date: CivilDate; readonly locked: boolean } | null;
}

/** The client's accruals, the newest first. */
export async function readAccruals(
  tx: Tx,
  context: Context,
  day = today(context),
): Promise<AccrualStanding[]> {
  const { clientId } = context;
  const all = await listAccruals(tx, clientId);
  const parts = Map.groupBy(await partsPosted(tx, clientId, all), ({ accrualId }) => accrualId);
  const origins = await originsOf(tx, clientId, all);
  const months = await periods.list(tx, clientId);
  return all.flatMap((accrual): AccrualStanding[] => {
    const posted = parts.get(accrual.id) ?? [];
    const names = new Set(posted.map(({ part }) => part));
    const [next] = dueParts(accrual, names, day);
    const origin = origins.get(accrual.voucherId);
    const locked = months.some(
      ({ number, startsOn, endsOn, lockedAt, softLockedAt }) =>
        next &&
        number > 0 &&
        (lockedAt ?? softLockedAt) !== null &&
        startsOn <= next.date &&
        next.date <= endsOn,
    );
    const due = next ? { date: next.date, locked } : null;
    return origin ? [{ ...accrual, origin, posted, left: accrualLeft(accrual, names), due }] : [];
  });
}
