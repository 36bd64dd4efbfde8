import { parseCode } from '#lib/domain/documents/document-code.ts';

/** Widths in pixels at which a picture is searched: large finds small codes, small forgives noise. */
const WIDTHS = [1600, 1000, 600];

/** The text of the QR code in a picture, or null. The picture goes nowhere. */
export async function readQr(picture: Blob): Promise<string | null> {
  const [{ default: jsQR }, bitmap] = await Promise.all([
    import('jsqr'),
    createImageBitmap(picture).catch(() => null),
  ]);
  if (!bitmap) return null;
  for (const most of WIDTHS) {
    const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
    const [width, height] = [Math.round(bitmap.width * scale), Math.round(bitmap.height * scale)];
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(bitmap, 0, 0, width, height);
    const found = jsQR(context.getImageData(0, 0, width, height).data, width, height);
    if (found) return found.data;
  }
  return null;
}

/**
 * The document code in what a QR code says: the address of a verification page, or the code alone. Only the code is
 * taken, never the address: whoever printed it may have printed another site's.
 */
export function codeIn(text: string): string | null {
  const path = URL.canParse(text) ? new URL(text).pathname : `/verify/${text}`;
  const inPath = /^\/verify\/([^/]+)\/?$/.exec(path)?.[1];
  const code = inPath === undefined ? null : parseCode(decodeURIComponent(inPath));
  return code?.ok ? code.value.text : null;
}
