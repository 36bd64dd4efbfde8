import { Scanner } from 'scanic';
import { isPaper, scaled, straightened, type Corners } from '#lib/domain/receipt/paper.ts';
import type { PictureSize } from '#lib/domain/receipt/picture.ts';
import type { OfPaper, PaperAsked } from './asked-of-papers.ts';
import { QUALITY } from './draw.ts';

// Where a paper lies in a picture, and how it looks from above. Only when somebody has taken a picture is it loaded.
const worker = globalThis as unknown as {
  onmessage: ((event: MessageEvent<PaperAsked>) => void) | null;
  postMessage(answer: OfPaper): void;
};

/** Edges of a paper are seen better where its print is not: pixels, of the longer side. */
const SEARCHED = 800;
/** Below it, what was found is as likely a shadow or the grain of a table. */
const LEAST_CONFIDENCE = 0.7;

worker.onmessage = ({ data }) => {
  const answered = answer(data).catch((): OfPaper => ({ name: 'unreadable' }));
  void answered.then((answer) => worker.postMessage(answer));
};

async function answer(asked: PaperAsked): Promise<OfPaper> {
  const bitmap = await createImageBitmap(asked.picture, { imageOrientation: 'from-image' });
  const { width, height } = bitmap;
  const longest = asked.name === 'find' ? SEARCHED : asked.longest;
  const by = Math.min(1, longest / Math.max(width, height));
  const context = drawnIn(bitmap, by);
  bitmap.close();
  if (!context) return { name: 'unreadable' };
  const picture = context.getImageData(0, 0, context.canvas.width, context.canvas.height);
  if (asked.name === 'straighten') return straight(picture, scaled(asked.corners, by));
  const found = await find(picture);
  return { name: 'found', size: { width, height }, corners: found && scaled(found, 1 / by) };
}

function drawnIn(bitmap: ImageBitmap, by: number): OffscreenCanvasRenderingContext2D | null {
  const [width, height] = [Math.round(bitmap.width * by), Math.round(bitmap.height * by)];
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, width, height);
  return context;
}

async function find(picture: ImageData): Promise<Corners | null> {
  const size: PictureSize = picture;
  const { success, corners, confidence } = await new Scanner().scan(picture, { mode: 'detect' });
  if (!success || !corners || (confidence ?? 0) < LEAST_CONFIDENCE) return null;
  const { topLeft, topRight, bottomRight, bottomLeft } = corners;
  const found: Corners = [topLeft, topRight, bottomRight, bottomLeft];
  return isPaper(found, size) ? found : null;
}

async function straight(picture: ImageData, corners: Corners): Promise<OfPaper> {
  const { data, width, height } = straightened(picture, corners);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
  return { name: 'straight', bytes: new Uint8Array(await blob.arrayBuffer()) };
}
