import languageUrl from '@tesseract.js-data/nor/4.0.0_best_int/nor.traineddata.gz?url&no-inline';
import programUrl from 'tesseract.js-core/tesseract-core-simd-lstm.wasm?url&no-inline';
import type { Page } from '#lib/domain/receipt/reading/words.ts';
import { work } from '../pictures/work.ts';
import type { ReadAnswered, ReadAsked } from './asked.ts';

/** A phone that takes longer has better things to do. */
const PATIENCE_MS = 120_000;

/** What reads, as it came from this server: some megabytes that the service worker keeps from the first time on. */
export type Reader = Omit<ReadAsked, 'picture'>;

/** Fetches what reads, and nothing else; null where it is neither kept nor to be had. Never rejects. */
export async function loadReader(): Promise<Reader | null> {
  try {
    const [program, language] = await Promise.all([programUrl, languageUrl].map(bytesAt));
    return program && language ? { program, language } : null;
  } catch {
    return null;
  }
}

/** Reads a picture on the device, in a worker that ends with it. Null where it can't be read. Never rejects. */
export async function readPicture(reader: Reader, picture: Blob): Promise<Page | null> {
  const makeWorker = () => new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' });
  try {
    const { page } = await work<ReadAsked, ReadAnswered>(makeWorker, { picture, ...reader }, PATIENCE_MS);
    return page;
  } catch {
    return null;
  }
}

async function bytesAt(address: string): Promise<ArrayBuffer | null> {
  const answer = await fetch(address);
  return answer.ok ? answer.arrayBuffer() : null;
}
