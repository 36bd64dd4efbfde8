import libheif from 'libheif-js/libheif-wasm/libheif-bundle.mjs';
import { drawn } from './draw.ts';
import type { Answered, Asked } from './work.ts';

// HEIC, which most browsers can't decode. The decoder is large, and its memory is gone with this worker.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<Asked>) => void) | null;
  postMessage(answer: Answered): void;
};

worker.onmessage = ({ data }) => {
  // A file made to hurt must end in an answer as well.
  const answered = answer(data).catch((): Answered => ({ name: 'unreadable' }));
  void answered.then((answer) => worker.postMessage(answer));
};

async function answer({ picture }: Asked): Promise<Answered> {
  const bytes = new Uint8Array(await picture.arrayBuffer());
  // The first one is the picture; a burst or a live photo has more behind it. It is turned as the file says.
  const [image] = new (libheif().HeifDecoder)().decode(bytes);
  if (!image) return { name: 'unreadable' };
  const size = { width: image.get_width(), height: image.get_height() };
  const pixels = new ImageData(size.width, size.height);
  const shown = await new Promise<ImageData | null>((resolve) => image.display(pixels, resolve));
  if (!shown) return { name: 'unreadable' };
  const canvas = new OffscreenCanvas(size.width, size.height);
  canvas.getContext('2d')?.putImageData(shown, 0, 0);
  return drawn(canvas, size, 'image/jpeg');
}
