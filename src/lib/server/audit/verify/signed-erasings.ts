import { hexToBytes } from '@noble/hashes/utils.js';
import { judgeAct } from '#lib/domain/acts/replay.ts';
import { erasingHash } from '#lib/domain/acts/shown.ts';
import type { Others } from '#lib/domain/events/replay/others.ts';
import { SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import type { Tx } from '#lib/server/platform/database.ts';
import { actSignaturesOf } from '../acts/store.ts';
import { ERASED, type ErasedDetail } from '../erase/erasures.ts';
import { ownEvents, type OwnEvent } from '../own-words.ts';
import type { Findings } from './findings.ts';
import { addFaults } from './replay.ts';

type Erasing = OwnEvent<ErasedDetail>;

/**
 * Each erasing was signed by its person's passkey, where they had one by then, and over exactly the events that are gone
 * ({@link judgeAct}). One that is said in several events was signed once.
 */
export async function checkSignedErasings(
  tx: Tx,
  context: Context,
  others: Others,
  findings: Findings,
): Promise<void> {
  const { clientId } = context;
  const said = await ownEvents<ErasedDetail>(tx, context, ERASED, { waiting: true });
  const erasings = Map.groupBy(
    said.filter(({ actor }) => actor !== SYSTEM_ACTOR),
    (each) => each.said.signature ?? each.id,
  );
  const hashes = [...new Set(said.flatMap((each) => hashIn(each) ?? []))];
  const rows = await actSignaturesOf(tx, clientId, hashes.map(hexToBytes));
  for (const parts of erasings.values()) {
    const [first] = parts;
    if (!first) continue;
    const { id: eventId, index, actor: person } = first;
    const hash = first.said.signature ?? null;
    const row = (hash !== null && rows.get(hash)) || null;
    const signed = hash === null ? null : { hash, row };
    const shown = (at: Date) => [erasingHash(shownIn(clientId, parts, first, at))];
    const place = index ?? Number.MAX_SAFE_INTEGER;
    const faults = await judgeAct(
      { client: clientId, person, signed, shown },
      { eventId, place, moment: Date.parse(first.at) },
      others,
    );
    addFaults(findings, { type: 'log', id: clientId }, faults);
  }
}

const hashIn = ({ said: { signature = '' } }: Erasing) =>
  /^[0-9a-f]{64}$/.test(signature) ? signature : null;

function shownIn(client: string, parts: readonly Erasing[], first: Erasing, at: Date) {
  const { ground, reference } = first.said;
  const events = parts.flatMap(({ said }) => said.events);
  return { client, person: first.actor, events, ground, reference, at };
}
