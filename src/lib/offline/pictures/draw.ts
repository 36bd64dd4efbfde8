import { storedSize, type PictureSize } from '#lib/domain/receipt/picture.ts';
import type { Answered } from './work.ts';

/** Print on a receipt stays sharp; a photo of 12 megapixels takes about 1 MB. */
export const QUALITY = 0.85;

/**
 * Draws a picture in the size it is stored in and codes it anew: what the file said about where, when and by whom it was
 * taken stays behind.
 */
export async function drawn(
  source: CanvasImageSource & Partial<PictureSize>,
  size: PictureSize,
  type: 'image/jpeg' | 'image/png',
): Promise<Answered> {
  const { width, height } = storedSize(size);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: type === 'image/png' });
  if (!context) return { name: 'unreadable' };
  if (type === 'image/jpeg') {
    // What one can see through would turn black.
    context.fillStyle = 'white';
    context.fillRect(0, 0, width, height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type, quality: QUALITY });
  return { name: 'drawn', bytes: new Uint8Array(await blob.arrayBuffer()), type };
}
