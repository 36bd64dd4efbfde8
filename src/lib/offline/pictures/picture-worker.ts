import { LONGEST_EDGE } from '#lib/domain/receipt/picture.ts';
import { drawn } from './draw.ts';
import type { Answered, Asked } from './work.ts';

// Pictures the browser can decode: away from the page, so that the number pad does not wait for them.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Answered): void;
};

worker.onmessage = ({ data }) => {
  // A file made to hurt must end in an answer as well.
  const answered = answer(data).catch((): Answered => ({ name: 'unreadable' }));
  void answered.then((answer) => worker.postMessage(answer));
};

async function answer({ picture, bare, lossless }: Asked): Promise<Answered> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(picture, { imageOrientation: 'from-image' });
  } catch {
    return { name: 'unreadable' };
  }
  try {
    const fits = Math.max(bitmap.width, bitmap.height) <= LONGEST_EDGE;
    if (bare && fits) return { name: 'kept' };
    return await drawn(bitmap, bitmap, lossless && fits ? 'image/png' : 'image/jpeg');
  } finally {
    bitmap.close();
  }
}
