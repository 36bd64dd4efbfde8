import { session } from '#lib/ui/app/session.svelte.ts';
import { ownProblem, Refused } from '#lib/ui/loading/problem.ts';
import { refusalIn } from '#lib/ui/loading/refusal.ts';

/** Whole periods of fiscal years. */
export interface WantedPeriods {
  readonly year: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The books of some periods as a SAF-T file, and what it is called; only when it has come whole. The log is told.
 * @param onprogress how much of it has come, from 0 to 1; the size is not known exactly before the end
 * @throws Refused with what the server said, or `unreachable` where the file broke off
 */
export async function saftFile(
  { year, from, to }: WantedPeriods,
  onprogress: (part: number) => void,
): Promise<{ file: Blob; name: string }> {
  const call = { reads: false };
  const client = session.client?.clientId ?? '';
  const query = new URLSearchParams({ client, from: `${year}-${from}`, to: `${year}-${to}` });
  try {
    const response = await fetch(`/api/saft?${query.toString()}`, { method: 'POST' });
    if (!response.ok) throw new Refused(refusalIn(await response.text(), call));
    const size = Number(response.headers.get('x-segl-size')) || 1;
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let come = 0;
    for await (const piece of piecesOf(response)) {
      pieces.push(piece);
      onprogress(Math.min(0.99, (come += piece.length) / size));
    }
    return { file: new Blob(pieces, { type: 'application/xml' }), name: nameIn(response) };
  } catch (cause) {
    if (cause instanceof Refused) throw cause;
    throw new Refused(ownProblem('unreachable', call));
  }
}

/** Safari gives a stream no iterator. */
async function* piecesOf({ body }: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function nameIn({ headers }: Response): string {
  return /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? 'SAF-T.xml';
}
