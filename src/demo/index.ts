import type { CivilDate } from '#lib/domain/date.ts';
import { fjordheim } from './fjordheim.ts';
import { havblikk } from './havblikk.ts';
import { saftLines } from './saft.ts';

export { demoReceipts, type DemoReceipt } from './receipts.ts';

const COMPANIES = { fjordheim, havblikk } as const;

export type DemoCompanyName = keyof typeof COMPANIES;

export const DEMO_COMPANIES: readonly DemoCompanyName[] = ['fjordheim', 'havblikk'];

/**
 * A fictional company's books, up to the end of the month before the day, as a SAF-T Financial 1.30 file in UTF-8: the
 * same bytes on every machine for the same month. Both have numbers that no real company can have.
 */
export function demoCompany(name: DemoCompanyName, today: CivilDate): string {
  return [...saftLines(COMPANIES[name](today))].join('');
}
