import * as z from 'zod/mini';
import { SIZES_HEADER } from '#lib/domain/ledger/saft/upload.ts';
import { formatAmount, fromDecimal } from '#lib/domain/money.ts';
import { ownProblem, Refused } from '#lib/ui/loading/problem.ts';
import { refusalIn } from '#lib/ui/loading/refusal.ts';

/** Where files go: on from the books of a client, or into a new one under an id of ours. */
export type Into = { readonly client: string } | { readonly begin: string };

const Taken = z.object({
  clientId: z.optional(z.string()),
  vouchers: z.optional(z.number()),
  conflicts: z.optional(z.number()),
  locked: z.optional(z.number()),
});
export type Taken = z.infer<typeof Taken>;

/**
 * Sends SAF-T files as they are, one behind the other; they are read from where they lie. Throws {@link Refused} with what the
 * server said.
 */
export async function putFiles(files: readonly File[], into: Into, lockedBefore: string): Promise<Taken> {
  const query = new URLSearchParams(into);
  if (lockedBefore !== '') query.set('lock-before', lockedBefore);
  const call = { reads: false };
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(`/api/saft?${query.toString()}`, {
      method: 'PUT',
      body: new Blob([...files], { type: 'application/octet-stream' }),
      headers: { [SIZES_HEADER]: files.map(({ size }) => size).join(',') },
    });
    text = await answer.text();
  } catch {
    throw new Refused(ownProblem('unreachable', call));
  }
  if (!answer.ok) throw new Refused(refusalIn(text, call));
  const taken = Taken.safeParse(JSON.parse(text));
  if (!taken.success) throw new Refused(ownProblem('server_failed', call));
  return taken.data;
}

const Difference = z.object({
  of: z.enum(['balance', 'fiscal-year', 'vat-code']),
  account: z.optional(z.string()),
  year: z.optional(z.number()),
  code: z.optional(z.string()),
  here: z.string(),
  file: z.string(),
});
export type Difference = z.infer<typeof Difference>;

/** A side of it as people read it: amounts in kroner. */
export function sideText({ of }: Difference, side: string): string {
  const amount = of === 'balance' ? fromDecimal(side) : null;
  return typeof amount === 'bigint' ? formatAmount(amount) : side;
}

/** What a refusal names as different. */
export function differencesIn(problem: object | null): readonly Difference[] {
  const named = z.object({ differences: z.array(Difference) }).safeParse(problem);
  return named.success ? named.data.differences : [];
}
