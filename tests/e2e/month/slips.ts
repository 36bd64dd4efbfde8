import type { Page } from 'playwright-core';
import { demoReceipts } from '../../../src/demo/index.ts';
import { bytesOf, file, HELLO, stream } from '../../fixtures/pdf.ts';
import type { Paper } from './papers.ts';

export interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The paper as a phone's photograph of one of the demo's slips, on which its words are written by hand; or as a PDF. */
export async function fileOf(page: Page, { text, picture }: Paper): Promise<Chosen> {
  if (picture === undefined) {
    const says = text.replaceAll(/[^ -~]/g, '?');
    const pdf = file({ ...HELLO, 4: stream(`BT /F 12 Tf 10 50 Td (${says}) Tj ET`) });
    return { name: `${text}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(bytesOf(pdf)) };
  }
  const slip = demoReceipts().find(({ name }) => name === picture);
  if (!slip) throw new Error(`there is no picture ${picture}`);
  const drawn = await page.evaluate(
    async ([base64, words]) => {
      const plain = Uint8Array.from(atob(base64 ?? ''), (sign) => sign.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([plain], { type: 'image/jpeg' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context?.drawImage(bitmap, 0, 0);
      if (context) context.font = '40px sans-serif';
      context?.fillText(words ?? '', 40, bitmap.height - 40);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer());
      let binary = '';
      for (const byte of bytes) binary += String.fromCharCode(byte);
      return btoa(binary);
    },
    [Buffer.from(slip.bytes).toString('base64'), text],
  );
  return { name: `${text}.jpg`, mimeType: 'image/jpeg', buffer: Buffer.from(drawn, 'base64') };
}
