import type { Page } from 'playwright-core';
import type { Receipt } from './receipts.ts';

/** How a receipt was photographed. Degrees, and parts of the whole. */
export interface Light {
  readonly name: string;
  readonly turn: number;
  /** How far each grain strays, of 255. */
  readonly noise: number;
  /** How much of the light a shadow takes at the darkest side. */
  readonly shadow: number;
  /** How dark the paper and how light the ink are: worn thermal paper. */
  readonly faded: number;
  /** In pixels. */
  readonly blur: number;
}

export const LIGHTS: readonly Light[] = [
  { name: 'in good light', turn: 0.6, noise: 8, shadow: 0.1, faded: 0, blur: 0 },
  { name: 'turned, in a shadow', turn: -1.8, noise: 14, shadow: 0.45, faded: 0.05, blur: 0.4 },
  { name: 'worn, in the evening', turn: 1.4, noise: 20, shadow: 0.25, faded: 0.3, blur: 0.6 },
];

/** The receipt on a table, as a camera takes it: JPEG, about 1,600 pixels long or more. */
export async function photographed(page: Page, receipt: Receipt, light: Light): Promise<Buffer> {
  const { width, font, html } = receipt;
  await page.setViewportSize({ width: width + 60, height: 900 });
  await page.setContent(
    `<body style="margin:0;background:#fff"><div id="paper" style="box-sizing:border-box;width:${width + 60}px;padding:30px;font:18px/1.35 ${font.replaceAll('"', "'")};color:#111;background:#fff">${html}</div></body>`,
  );
  const plain = await page.locator('#paper').screenshot({ type: 'png', scale: 'device' });
  const taken = await page.evaluate(take, { png: plain.toString('base64'), light });
  return Buffer.from(taken, 'base64');
}

/** Runs in the page. The same receipt in the same light is the same picture. */
async function take({ png, light }: { png: string; light: Light }): Promise<string> {
  const bytes = Uint8Array.from(atob(png), (sign) => sign.charCodeAt(0));
  const paper = await createImageBitmap(new Blob([bytes]));
  const scale = Math.max(1.5, 1600 / paper.height > 2.2 ? 2.2 : 1600 / paper.height);
  const [width, height] = [Math.round(paper.width * scale * 1.25), Math.round(paper.height * scale * 1.15)];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.fillStyle = 'rgb(104, 92, 80)';
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.rotate((light.turn * Math.PI) / 180);
  context.filter = light.blur > 0 ? `blur(${light.blur}px)` : 'none';
  context.imageSmoothingQuality = 'high';
  context.drawImage(
    paper,
    (-paper.width * scale) / 2,
    (-paper.height * scale) / 2,
    paper.width * scale,
    paper.height * scale,
  );
  const picture = context.getImageData(0, 0, width, height);
  const { data } = picture;
  let state = 12345;
  for (let at = 0; at < data.length; at += 4) {
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
    const lit = 1 - light.shadow / (1 + Math.exp(-14 * ((x + y) / (width + height) - 0.5)));
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const grain = (state / 4_294_967_296 - 0.5) * 2 * light.noise;
    for (let part = 0; part < 3; part++) {
      const grey = data[at + part] ?? 0;
      const worn = grey + ((grey < 128 ? 150 : 215) - grey) * light.faded;
      data[at + part] = worn * lit * 0.94 + grain;
    }
  }
  context.putImageData(picture, 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  let text = '';
  for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCharCode(byte);
  return btoa(text);
}
