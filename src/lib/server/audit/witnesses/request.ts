import { parseSize } from '#lib/domain/tlog/add-checkpoint.ts';

/** For all of it: a witness that drips or says nothing keeps nobody longer. */
const TIMEOUT_MS = 10_000;
/** A cosignature line has 3.4 kB at most, and a witness may send some of other keys along. */
const MOST_BYTES = 64 * 1024;

/**
 * What a witness answered. `size`: it has another size than the request began from · `proof`: the consistency proof does not
 * hold for what it has · `refused`: it does not know the log, or its key · `unfit`: what no witness answers.
 */
export type Answer =
  | { readonly kind: 'lines'; readonly body: string }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'proof' }
  | { readonly kind: 'refused' | 'unfit' | 'away'; readonly reason: string };

/** Sends a request of c2sp.org/tlog-witness to `add-checkpoint` under the prefix. Never throws, follows no redirect. */
export async function askWitness(prefix: string, body: string, timeoutMs = TIMEOUT_MS): Promise<Answer> {
  try {
    const response = await fetch(`${prefix.replace(/\/+$/, '')}/add-checkpoint`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    return answerOf(response.status, response.headers.get('content-type'), await readLimited(response));
  } catch (cause) {
    const { message, cause: inner } = cause as Error;
    return { kind: 'away', reason: inner instanceof Error ? inner.message : message };
  }
}

function answerOf(status: number, type: string | null, body: string | null): Answer {
  const reason = `HTTP ${status}`;
  if (status >= 500 || status === 429) return { kind: 'away', reason };
  if (body === null) return { kind: 'unfit', reason: `an answer of more than ${MOST_BYTES} bytes` };
  switch (status) {
    case 200:
      return { kind: 'lines', body };
    case 403:
    case 404:
      return { kind: 'refused', reason };
    case 409: {
      const size = type?.split(';')[0]?.trim() === 'text/x.tlog.size' ? parseSize(body) : null;
      return size === null ? { kind: 'unfit', reason: 'HTTP 409 without a size' } : { kind: 'size', size };
    }
    case 422:
      return { kind: 'proof' };
    default:
      return { kind: 'unfit', reason };
  }
}

/** Null where there is more than a witness has to say. */
async function readLimited(response: Response): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop cancels what is still to come.
    if (length > MOST_BYTES) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
