import * as z from 'zod/mini';
import { ownProblem, toldProblem, type Problem } from './problem.ts';

const Refusal = z.object({ segl: z.looseObject({ code: z.string() }) });

/** The error in a plain answer's JSON; `server_failed` where it is no answer of ours. */
export function refusalIn(text: string, call: { reads: boolean }): Problem {
  const refusal = Refusal.safeParse(parsed(text));
  return refusal.success ? toldProblem(refusal.data.segl, call) : ownProblem('server_failed', call);
}

/** What a text is as JSON; null where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
