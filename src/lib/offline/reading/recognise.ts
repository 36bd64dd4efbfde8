import load from 'tesseract.js-core/tesseract-core-simd-lstm.js';
import type { Line, Page, Word } from '#lib/domain/receipt/reading/words.ts';

/** A picture in grey, one byte for each pixel. */
export interface Grey {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Neural networks alone: the older engine's data is twice as large. */
const LSTM_ONLY = 1;
const SETTINGS: Readonly<Record<string, string>> = {
  // One block of lines. To look for columns would take the amounts on the right for one, and lose some of them.
  tessedit_pageseg_mode: '6',
  // By what is around each dot (Sauvola): one limit for all would lose what lies in a shadow.
  thresholding_method: '2',
};

/**
 * Reads the words of a picture with Tesseract. Rejects where the program or the language's data is not what it should be.
 * @param reader the program as WebAssembly, and the Norwegian data, unpacked
 */
export async function recognise(
  reader: { program: ArrayBuffer; language: Uint8Array },
  picture: Grey,
): Promise<Page> {
  const core = await load({ wasmBinary: reader.program });
  core.FS.writeFile('nor.traineddata', reader.language);
  const tesseract = new core.TessBaseAPI();
  if (tesseract.Init(null, 'nor', LSTM_ONLY) === -1) throw new Error('the data of the language is damaged');
  for (const [name, value] of Object.entries(SETTINGS)) tesseract.SetVariable(name, value);
  core.FS.writeFile('/input', portableGreymap(picture));
  if (tesseract.SetImageFile(1, 0) === 1) throw new Error('the picture can not be read');
  tesseract.Recognize(null);
  const { width, height } = picture;
  return { width, height, lines: linesOf(tesseract.GetTSVText(0)) };
}

/** A picture in the plainest form there is (Netpbm's PGM): nothing to decode, nothing to go wrong. */
function portableGreymap({ bytes, width, height }: Grey): Uint8Array {
  const head = new TextEncoder().encode(`P5 ${width} ${height} 255\n`);
  const file = new Uint8Array(head.length + bytes.length);
  file.set(head);
  file.set(bytes, head.length);
  return file;
}

/** Tesseract's table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text. */
function linesOf(table: string): Line[] {
  const lines = new Map<string, Word[]>();
  for (const row of table.split('\n')) {
    const [level, , block, paragraph, line, , x, y, width, height, , text = ''] = row.split('\t');
    if (level !== '5' || text.trim() === '') continue;
    const key = `${block}.${paragraph}.${line}`;
    const box = { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
    lines.set(key, [...(lines.get(key) ?? []), { text: text.trim(), box }]);
  }
  return [...lines.values()];
}
