import { fjordheim } from './fjordheim.ts';
import { havblikk } from './havblikk.ts';
import { saftLines } from './saft.ts';

export { demoReceipts, type DemoReceipt } from './receipts.ts';

const COMPANIES = { fjordheim, havblikk } as const;

export type DemoCompanyName = keyof typeof COMPANIES;

export const DEMO_COMPANIES: readonly DemoCompanyName[] = ['fjordheim', 'havblikk'];

/**
 * A fictional company's books as a SAF-T Financial 1.30 file in UTF-8: the same bytes on every machine and
 * at any time. Both have numbers that no real company can have.
 */
export function demoCompany(name: DemoCompanyName): string {
  return [...saftLines(COMPANIES[name]())].join('');
}
