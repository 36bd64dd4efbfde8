import { may, type Role } from '#lib/domain/access/role.ts';
import { PROJECT } from '#lib/domain/ledger/coding.ts';
import {
  countDrafts,
  draftsBeside,
  pulledDrafts,
  walkDrafts,
  type Follower,
  type PulledDraft,
} from '#lib/server/desk/index.ts';
import { FOLLOWED, type Followed } from '#lib/server/ledger/index.ts';
import type { PlacedEvent } from '#lib/server/audit/index.ts';
import type { Tx } from '../../platform/database.ts';
import { KINDS, type Kind } from './cursor.ts';

/** A thing as it is now; null: it is no more, or no longer the person's to see. */
export type Pulled =
  | { readonly kind: 'draft'; readonly id: string; readonly now: PulledDraft | null }
  | {
      [K in RegisterKind]: { readonly kind: K; readonly id: string; readonly now: RowIn<K> | null };
    }[RegisterKind];

type RegisterKind = Exclude<Kind, 'draft'>;
type RowIn<K extends RegisterKind> = (typeof FOLLOWED)[K] extends {
  those(...args: never[]): Promise<(infer Row)[]>;
}
  ? Row
  : never;

interface Portion {
  readonly things: readonly Pulled[];
  /** Where to go on; null: of the kind there are no more. */
  readonly next: string | null;
  readonly looked: number;
}

/** One kind of thing that devices have. */
interface Source {
  count(tx: Tx, follower: Follower): Promise<number>;
  walk(tx: Tx, follower: Follower, after: string, most: number): Promise<Portion>;
  those(tx: Tx, follower: Follower, ids: readonly string[]): Promise<Pulled[]>;
}

/** Who may not read the ledger has the projects, to choose one for a receipt. */
const seesRow = (role: Role, kind: RegisterKind, row: object): boolean =>
  may(role, 'ledger.read') || (kind === 'dimension' && 'type' in row && row.type === PROJECT);

function registerOf<K extends RegisterKind>(kind: K): Source {
  const register = FOLLOWED[kind] as unknown as Followed<object>;
  const told = ({ role }: Follower, rows: readonly object[]) =>
    rows
      .filter((row) => seesRow(role, kind, row))
      .map((row) => ({ kind, id: register.idOf(row), now: row }) as unknown as Pulled);
  return {
    count: (tx, { context }) => register.count(tx, context.clientId),
    async walk(tx, follower, after, most) {
      const { clientId } = follower.context;
      const [last = null] = after === '' ? [] : await register.those(tx, clientId, [after]);
      const rows = await register.page(tx, clientId, last, most);
      const end = rows.length === most ? rows.at(-1) : undefined;
      return { things: told(follower, rows), next: end ? register.idOf(end) : null, looked: rows.length };
    },
    async those(tx, follower, ids) {
      const found = told(follower, await register.those(tx, follower.context.clientId, ids));
      return withGone(kind, ids, found);
    },
  };
}

const DRAFTS: Source = {
  count: (tx, { context }) => countDrafts(tx, context.clientId),
  async walk(tx, follower, after, most) {
    const { ids, ...portion } = await walkDrafts(tx, follower, after === '' ? null : after, most);
    const drafts = await pulledDrafts(tx, follower, ids);
    return { ...portion, things: drafts.map((now) => ({ kind: 'draft', id: now.id, now })) };
  },
  async those(tx, follower, ids) {
    const drafts = await pulledDrafts(tx, follower, ids);
    return withGone(
      'draft',
      ids,
      drafts.map((now) => ({ kind: 'draft', id: now.id, now })),
    );
  },
};

function withGone(kind: Kind, ids: readonly string[], found: readonly Pulled[]): Pulled[] {
  const there = new Set(found.map(({ id }) => id));
  const gone = ids.filter((id) => !there.has(id)).map((id) => ({ kind, id, now: null }));
  return [...found, ...gone];
}

/** The kinds that lie on a person's devices. */
export function kindsFor(role: Role): readonly Kind[] {
  return may(role, 'ledger.read') ? KINDS : ['dimension', 'draft'];
}

export const SOURCES: Readonly<Record<Kind, Source>> = {
  series: registerOf('series'),
  period: registerOf('period'),
  'vat-code': registerOf('vat-code'),
  account: registerOf('account'),
  dimension: registerOf('dimension'),
  counterparty: registerOf('counterparty'),
  draft: DRAFTS,
};

/** What an event about this is about on a device, by the kind of thing. */
const ABOUT: Readonly<Record<string, Kind | 'photo' | 'approval'>> = {
  ...Object.fromEntries(KINDS.map((kind) => [kind, kind])),
  // Where a VAT code is posted is told with it.
  'vat-account': 'vat-code',
  photo: 'photo',
  approval: 'approval',
};

/** Whether an event can tell of something that lies on devices. */
export const isFollowed = ({ subject }: PlacedEvent): boolean => Object.hasOwn(ABOUT, subject.type);

/** The things that these events tell of, as they are now. */
export async function thingsOf(
  tx: Tx,
  follower: Follower,
  events: readonly PlacedEvent[],
): Promise<Pulled[]> {
  const ids = Map.groupBy(events, ({ subject }) => ABOUT[subject.type]);
  const of = (about: Kind | 'photo' | 'approval') => [
    ...new Set((ids.get(about) ?? []).map(({ subject }) => subject.id)),
  ];
  const things: Pulled[] = [];
  for (const kind of kindsFor(follower.role)) {
    const named = of(kind);
    if (kind === 'draft') {
      const { clientId } = follower.context;
      const beside = await draftsBeside(tx, clientId, { photos: of('photo'), approvals: of('approval') });
      named.push(...beside.filter((id) => !named.includes(id)));
    }
    if (named.length > 0) things.push(...(await SOURCES[kind].those(tx, follower, [...new Set(named)])));
  }
  return things;
}
