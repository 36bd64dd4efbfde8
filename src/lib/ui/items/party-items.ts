import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import * as z from 'zod/mini';
import type { Api } from '#lib/api.ts';
import { inOrder, keyOf, type MatchedPart } from '#lib/domain/ledger/items/matching.ts';
import { Act } from '#lib/ui/act/act.svelte.ts';
import { keptAt, type ActPlace } from '#lib/ui/act/kept.ts';
import { loadNames, type Names } from '#lib/ui/app/people.ts';

type OfParty = Awaited<ReturnType<Api['items']['open']['query']>>;
export type ShownItem = OfParty['items'][number];
export type ShownMatching = OfParty['matchings'][number];

/** A customer or supplier with what is open, what was matched last, and who did. */
export interface PartyItems extends OfParty {
  readonly names: Names;
}

export async function loadPartyItems(api: Api, counterpartyId: string): Promise<PartyItems> {
  const [found, names] = await Promise.all([api.items.open.query({ counterpartyId }), loadNames(api)]);
  return { ...found, names };
}

type Matched = Awaited<ReturnType<Api['items']['match']['mutate']>>;
const About = z.object({ id: z.uuid(), parts: z.string() });
type About = Omit<z.infer<typeof About>, 'id'>;

/** The matching of a party's items that had no answer, or is to come. */
export function matchingOf(acts: ActPlace, counterpartyId: string): Act<About, Matched> {
  return new Act(keptAt(acts, ['matching', counterpartyId], About));
}

/** What rates have moved, øre, and the day on which that is posted. */
type Difference = NonNullable<Parameters<Api['items']['match']['mutate']>[0]['difference']>;

/** @returns the answer, or null */
export function match(
  act: Act<About, Matched>,
  api: Api,
  lines: readonly MatchedPart[],
  difference: Difference | null,
): Promise<Matched | null> {
  const off = difference ? [`${difference.amount} ${difference.date}`] : [];
  const said = [...inOrder(lines).map((part) => `${keyOf(part)} ${part.amount}`), ...off];
  const parts = bytesToHex(sha256(utf8ToBytes(said.join())));
  return act.send({ parts }, ({ id }) =>
    api.items.match.mutate({ id, lines: [...lines], ...(difference && { difference }) }),
  );
}
