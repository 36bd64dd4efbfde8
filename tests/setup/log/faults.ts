import { verifyClient } from '#lib/server/audit/index.ts';
import { ANSWERS } from '#lib/server/api/answers.ts';
import type { Context } from '#lib/server/platform/context.ts';

/** Everything `segl audit verify` would print of the context's client, or what it would of the tables of these services. */
export async function faultsOf(context: Context, answers = ANSWERS): Promise<string[]> {
  const { findings, disagreements } = await verifyClient(context, answers);
  const found = findings.map(({ code, subject, place }) => `${code}: ${subject} at ${place}`);
  return [...found, ...disagreements];
}
