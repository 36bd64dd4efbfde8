import type { Mutation } from '#lib/domain/sync/mutation.ts';
import { listPulled, type Of, type PulledKind } from '../pulled/reading.ts';
import { openMutation, unlessDamaged, type Store } from '../store/store.ts';

type RegisterKind = Exclude<PulledKind, 'draft'>;

/** What tells a row from the others of its register, in the order in which lists have them. */
const KEYS = {
  account: ['number'],
  counterparty: ['kind', 'number', 'id'],
  dimension: ['type', 'code'],
  period: ['year', 'number'],
  series: ['code'],
  'vat-code': ['code'],
} as const satisfies Readonly<Record<RegisterKind, readonly string[]>>;

/** What names a row in a change of it. */
const NAMES: Partial<Record<RegisterKind, readonly string[]>> = {
  account: ['number'],
  counterparty: ['id'],
  dimension: ['type', 'code'],
};

/** The rows of a register as they stand on this device: as the server last had them, with what was added and changed here. */
export async function rowsHere<K extends RegisterKind>(store: Store, kind: K): Promise<Of<K>[]> {
  const rows = (await listPulled(store, kind)) as object[];
  const names = NAMES[kind];
  const all = names ? withChanges(rows, await changesOf(store, kind), names) : rows;
  return all.sort((one, other) => compare(KEYS[kind], one, other)) as Of<K>[];
}

function withChanges(
  rows: readonly object[],
  changes: readonly object[],
  names: readonly string[],
): object[] {
  const key = (row: object): string => JSON.stringify(names.map((name) => Reflect.get(row, name) as unknown));
  const all = new Map(rows.map((row) => [key(row), row]));
  for (const row of changes) all.set(key(row), { ...all.get(key(row)), ...row });
  return [...all.values()];
}

/** Rows as they were added or changed here and the server has not answered, oldest first. */
async function changesOf(store: Store, kind: RegisterKind): Promise<object[]> {
  const found: object[] = [];
  for (const change of await store.database.outbox.orderBy('seq').toArray()) {
    if (!change.work || change.state === 'rejected') continue;
    const mutation: Mutation | null = await unlessDamaged(() => openMutation(store, change));
    if (mutation && 'row' in mutation && mutation.type.startsWith(`${kind}.`)) found.push(mutation.row);
  }
  return found;
}

function compare(keys: readonly string[], one: object, other: object): number {
  for (const key of keys) {
    const [a, b] = [Reflect.get(one, key) as string | number, Reflect.get(other, key) as string | number];
    if (a !== b) return a < b ? -1 : 1;
  }
  return 0;
}
