import type { Page } from '#lib/domain/receipt/reading/words.ts';
import { recognise, type Grey } from './recognise.ts';
import type { ReadAnswered, ReadAsked } from './asked.ts';

// Reads the words of one picture. Its memory, some 100 MB, is gone with this worker.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<ReadAsked>) => void) | null;
  postMessage(answer: ReadAnswered): void;
};

/** Pixels, of the longer side: print on a receipt is read at it, and more takes a phone longer. */
const LONGEST = 2000;

worker.onmessage = ({ data }) => {
  const answered = answer(data).catch(() => null);
  void answered.then((page) => worker.postMessage({ page }));
};

async function answer({ picture, program, language }: ReadAsked): Promise<Page | null> {
  const grey = greyOf(await createImageBitmap(picture, { imageOrientation: 'from-image' }));
  return grey && recognise({ program, language: await unpacked(language) }, grey);
}

/** The data is packed (gzip, RFC 1952); some servers say so of such a file, and then the browser has unpacked it already. */
async function unpacked(language: ArrayBuffer): Promise<Uint8Array> {
  const [first, second] = new Uint8Array(language, 0, 2);
  if (first !== 0x1f || second !== 0x8b) return new Uint8Array(language);
  const stream = new Blob([language]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function greyOf(bitmap: ImageBitmap): Grey | null {
  const by = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [Math.round(bitmap.width * by), Math.round(bitmap.height * by)];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  const bytes = new Uint8Array(width * height);
  // ITU-R BT.601, in 256ths.
  for (let at = 0, from = 0; at < bytes.length; at++, from += 4)
    bytes[at] = ((data[from] ?? 0) * 77 + (data[from + 1] ?? 0) * 150 + (data[from + 2] ?? 0) * 29) >> 8;
  return { bytes, width, height };
}
