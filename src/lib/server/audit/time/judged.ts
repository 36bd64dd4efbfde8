import { createHash } from 'node:crypto';
import type { Result } from '#lib/domain/result.ts';
import { readCertificate, type Certificate } from '#lib/domain/signature/certificate/certificate.ts';
import { judgeStamp, type Stamp, type StampInvalid } from '#lib/domain/tlog/stamp.ts';
import { rootsIn, type TimeRoots } from '#lib/server/platform/timestamps/source.ts';

/** Some 200 bytes each: eleven years of hourly tokens. */
const MOST = 100_000;

type Judged = Result<Stamp, StampInvalid>;

/** By SHA-256 of roots, text and token: what holds of these bytes holds of them in each client's verification. */
const known = new Map<string, Judged>();

/** {@link judgeStamp}, each token once in a process: verifying one client asks for the same ones as verifying the next. */
export class StampJudge {
  readonly #roots: readonly Certificate[];
  readonly #under: Uint8Array;

  constructor(roots: TimeRoots) {
    const ders = rootsIn(roots);
    this.#roots = ders.map((der) => readCertificate(der)).flatMap((each) => (each.ok ? [each.value] : []));
    this.#under = hash(...ders);
  }

  async judge(text: string, token: Uint8Array): Promise<Judged> {
    const key = hash(this.#under, hash(Buffer.from(text)), hash(token)).toString('base64');
    const before = known.get(key);
    if (before) return before;
    const judged = await judgeStamp(text, token, this.#roots);
    if (known.size >= MOST) known.clear();
    known.set(key, judged);
    return judged;
  }
}

function hash(...parts: readonly Uint8Array[]): Buffer {
  const made = createHash('sha256');
  for (const part of parts) made.update(part);
  return made.digest();
}
