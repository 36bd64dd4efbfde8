import * as z from 'zod/mini';
import { civilDate, name, text, uuid, words } from '../input.ts';
import { LARGEST_AMOUNT } from '../money.ts';

/** How a bookkeeper has coded a draft: the lines are derived from it by `domain/coding.ts`. */
export const Coding = z.object({
  series: name(10),
  date: civilDate,
  text: name(500),
  /** Gross, øre. */
  amount: z.bigint().check(z.positive(), z.maximum(LARGEST_AMOUNT)),
  /** Account that carries the cost. */
  account: name(35),
  vatCode: z.nullable(text(10)),
  /** Account that is credited: bank, supplier debt, owed to the employee. */
  creditAccount: name(35),
  counterpartyId: z.nullable(uuid),
  project: z.nullable(text(35)),
  /** Why there is no picture, where there is none: what the approver is shown in its place. */
  noPhoto: z._default(z.nullable(words(500)), null),
});
export type Coding = z.infer<typeof Coding>;
