import type { Page } from '#lib/domain/receipt/reading/words.ts';
import { recognise, type Grey } from './recognise.ts';
import type { ReadAnswered, ReadAsked } from './read.ts';

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
  const unpacked = new Response(new Blob([language]).stream().pipeThrough(new DecompressionStream('gzip')));
  return grey && recognise({ program, language: new Uint8Array(await unpacked.arrayBuffer()) }, grey);
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
