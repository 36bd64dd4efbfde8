import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CivilDate } from '#lib/domain/date.ts';
import type { Minor } from '#lib/domain/money.ts';

/** A receipt as a field user would photograph it, and what is printed on it. */
export interface DemoReceipt {
  readonly name: string;
  readonly type: 'image/jpeg';
  readonly bytes: Uint8Array;
  readonly store: string;
  readonly date: CivilDate;
  /** Including VAT, in øre. */
  readonly total: Minor;
  /** What the field user would write. */
  readonly text: string;
}

/** The pictures lie beside this file: rendered once, since a browser draws other pixels on each machine. */
const RECEIPTS: readonly Omit<DemoReceipt, 'type' | 'bytes'>[] = [
  {
    name: 'tyriskog-trelast.jpg',
    store: 'Tyriskog Trelast AS',
    date: '2026-10-27',
    total: 158_480n,
    text: 'Skruer og terrassebord, Hytte Beitostølen',
  },
  {
    name: 'kvikk-drivstoff.jpg',
    store: 'Kvikk Drivstoff AS',
    date: '2026-10-29',
    total: 98_529n,
    text: 'Diesel varebil',
  },
  {
    name: 'fjellbroed-bakeri.jpg',
    store: 'Fjellbrød Bakeri AS',
    date: '2026-10-30',
    total: 62_800n,
    text: 'Lunsj byggemøte Skolegata 12',
  },
  {
    name: 'hemsetra-hotell.jpg',
    store: 'Hemsetra Hotell AS',
    date: '2026-10-22',
    total: 337_000n,
    text: 'Overnatting og middag laftelag',
  },
  {
    name: 'verktoeybua.jpg',
    store: 'Verktøybua Valdres AS',
    date: '2026-10-26',
    total: 187_420n,
    text: 'Bor, blad og hørselvern',
  },
];

/** The demo's receipts with their pictures (JPEG, 900 × 1200, at most 40,000 bytes each). */
export function demoReceipts(): DemoReceipt[] {
  return RECEIPTS.map((receipt) => ({
    ...receipt,
    type: 'image/jpeg',
    bytes: readFileSync(join(import.meta.dirname, 'receipts', receipt.name)),
  }));
}
