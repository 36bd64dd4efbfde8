import { bytesToHex } from '@noble/hashes/utils.js';
import type { ActSignature } from '#lib/domain/acts/signature.ts';
import { norwegianDate, type CivilDate } from '#lib/domain/date.ts';
import {
  DEEDS,
  judgeErasing,
  keepingOf,
  type Around,
  type Judgement,
  type KeptBecause,
} from '#lib/domain/events/keeping.ts';
import type { FiscalYear } from '#lib/domain/ledger/fiscal-year.ts';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { isUuid } from '#lib/domain/text.ts';
import type { Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { keepActSignature } from '../acts/keep.ts';
import { deliver } from '../outbox/deliver.ts';
import { recordAll, type NewEvent } from '../record.ts';
import { forgetWords } from '../search/chunks.ts';
import { ERASED, erasuresOf, type Ground } from './erasures.ts';
import { deedsOf, eraseNamed, eventsAbout, eventsNamed, holdErasing, type ErasableRow } from './store.ts';

/** What erasing needs to know that is other domains'. */
export interface Surroundings {
  /** The client's fiscal years. */
  yearsOf(tx: Tx, clientId: string): Promise<readonly FiscalYear[]>;
  /** Whether the person is one of the client's members. */
  isMember(tx: Tx, clientId: string, userId: string): Promise<boolean>;
}

/** What is asked for: events by their ids, or all about a person. */
export type Asked = { readonly events: readonly string[] } | { readonly person: string };

/** An event whose readable part would go, or is kept. */
export type Planned = Pick<ErasableRow, 'id' | 'kind' | 'at'>;

export interface ErasingPlan {
  readonly erasable: readonly Planned[];
  readonly kept: readonly (Planned & {
    readonly because: KeptBecause;
    /** The last day on which the law obliges to keep it; null where no day is known. */
    readonly until: CivilDate | null;
  })[];
  /** How many of them have been erased before. */
  readonly erased: number;
}

/** Events that one event names: a proof of each of them brings it along. */
const NAMED = 100;

/** What would be erased of what is asked for, and what is kept and why. Erases nothing. */
export async function planErasing(
  context: Context,
  around: Surroundings,
  asked: Asked,
): Promise<Result<ErasingPlan, never>> {
  return context.transaction<ErasingPlan, never>(async (tx) => {
    const { rows, judged } = await judge(tx, context, around, asked);
    const kept = judged.flatMap(({ row: { id, kind, at }, judgement }) =>
      judgement.may ? [] : [{ id, kind, at, because: judgement.because, until: judgement.until }],
    );
    const erasable = judged
      .filter(({ judgement }) => judgement.may)
      .map(({ row: { id, kind, at } }) => ({ id, kind, at }));
    return ok({ erasable, kept, erased: rows.length - judged.length });
  });
}

/**
 * Erases the readable parts of these events and their salts, for good, with an event that names them: all, or none. What was
 * erased before is passed over, unless the erasing was signed: then they are exactly those. Errors, in this order:
 * `erasing_nothing` (none of them has one), `erasing_kept` (of one of them the law, or the log, obliges to keep it),
 * `signature_differs` (one of them has none any more).
 * @returns the erasing events, and of how many events it is gone
 */
export async function eraseDetails(
  context: Context,
  around: Surroundings,
  request: {
    readonly events: readonly string[];
    readonly ground: Ground;
    readonly reference: string | null;
    /** What the passkey of the person who acts signed of it; left out where nothing was signed. */
    readonly signature?: ActSignature | null;
  },
): Promise<Result<Erased, NotErased>> {
  const { clientId, platform } = context;
  // What is on its way to the log would bring the same in again.
  await deliver(platform, clientId);
  return context.transaction<Erased, NotErased>(async (tx) => {
    await holdErasing(tx, clientId);
    const { judged } = await judge(tx, context, around, { events: request.events });
    const kept = judged.find(({ judgement }) => !judgement.may);
    if (judged.length === 0) return err({ code: 'erasing_nothing' });
    if (kept && !kept.judgement.may) {
      const { because, until } = kept.judgement;
      return err({ code: 'erasing_kept', eventId: kept.row.id, because, until });
    }
    const ids = judged.map(({ row }) => row.id);
    const { ground, reference, signature = null } = request;
    if (signature && ids.length !== new Set(request.events).size) return err({ code: 'signature_differs' });
    const parts = Array.from({ length: Math.ceil(ids.length / NAMED) }, (_, at) =>
      ids.slice(at * NAMED, (at + 1) * NAMED),
    );
    const signed = signature && { signature: bytesToHex(signature.hash) };
    const events = parts.map((named): NewEvent => {
      const detail = { events: named, ground, reference, ...signed };
      return { kind: ERASED, subject: { type: 'log', id: clientId }, detail };
    });
    if (signature) await keepActSignature(tx, context, signature);
    const eventIds = await recordAll(tx, context, events);
    const gone: string[] = [];
    for (const eventId of eventIds) gone.push(...(await eraseNamed(tx, eventId)));
    if (gone.length !== ids.length)
      throw new Error(
        `the database erased ${gone.length} of ${ids.length} readable parts: nothing is changed`,
      );
    await forgetWords(tx, clientId, gone);
    return ok({ eventIds, erased: gone.length });
  });
}

export interface Erased {
  /** The events that say so. */
  readonly eventIds: readonly string[];
  /** Of how many events the readable part is gone. */
  readonly erased: number;
}

export type NotErased =
  | { readonly code: 'erasing_nothing' | 'signature_differs' }
  | {
      readonly code: 'erasing_kept';
      readonly eventId: string;
      readonly because: KeptBecause;
      readonly until: CivilDate | null;
    };

/**
 * Erases anew whatever the log says was erased and a restored backup has brought back. No event: that it is gone is said
 * already. @returns of how many events
 */
export async function eraseAgain(context: Context): Promise<number> {
  const again = await context.transaction<number, never>(async (tx) => {
    await holdErasing(tx, context.clientId);
    const erasures = await erasuresOf(tx, context);
    const gone: string[] = [];
    const there = await eventsNamed(tx, context.clientId, [...erasures.keys()]);
    const by = there.flatMap(({ id, readable }) => (readable ? [erasures.get(id)?.by ?? ''] : []));
    for (const erasing of new Set(by)) gone.push(...(await eraseNamed(tx, erasing)));
    await forgetWords(tx, context.clientId, gone);
    return ok(gone.length);
  });
  return again.ok ? again.value : 0;
}

interface Looked {
  /** All that was found. */
  readonly rows: readonly ErasableRow[];
  /** Those of them that still have a readable part. */
  readonly judged: readonly { readonly row: ErasableRow; readonly judgement: Judgement }[];
}

/** Whom it tells of; of what was read, who read it. */
const personIn = ({ subject, actorId }: ErasableRow) => (subject.type === 'reading' ? actorId : subject.id);

async function judge(tx: Tx, context: Context, around: Surroundings, asked: Asked): Promise<Looked> {
  const { clientId, platform } = context;
  const rows =
    'person' in asked
      ? await eventsAbout(tx, clientId, asked.person)
      : await eventsNamed(tx, clientId, asked.events);
  const general = {
    today: norwegianDate(platform.clock.now()),
    years: await around.yearsOf(tx, clientId),
  };
  const persons = new Map<string, Around['person']>();
  const judged: { row: ErasableRow; judgement: Judgement }[] = [];
  for (const row of rows.filter(({ readable }) => readable)) {
    const keeping = keepingOf(row.kind);
    const ofPerson = keeping === 'person' || keeping === 'access';
    const id = personIn(row);
    if (ofPerson && !isUuid(id)) {
      judged.push({ row, judgement: { may: false, because: 'unknown', until: null } });
      continue;
    }
    if (ofPerson && !persons.has(id))
      persons.set(id, {
        member: await around.isMember(tx, clientId, id),
        self: context.actorId === id,
        deeds: await deedsOf(tx, clientId, id, DEEDS),
      });
    judged.push({ row, judgement: judgeErasing(row, { ...general, person: persons.get(id) ?? null }) });
  }
  return { rows, judged };
}
