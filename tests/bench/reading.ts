import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { chromium, type Page as Tab } from 'playwright-core';
import { suggestions } from '#lib/domain/receipt/reading/suggestions.ts';
import { recognise, type Grey } from '#lib/offline/reading/recognise.ts';
import { LIGHTS, photographed } from '../setup/receipts/photographed.ts';
import { RECEIPTS, type Receipt } from '../setup/receipts/receipts.ts';
import { UNSEEN } from '../setup/receipts/unseen.ts';
import { browserProgram } from '../setup/run/browser.ts';
import type { Row } from './benchmark.ts';

const TODAY = '2026-11-28';

/**
 * How often what is offered first is what stands on the receipt: of receipts drawn by a browser and photographed by rule, in
 * three kinds of light. Those of the second row nobody looked at while the reading was made.
 */
export async function reading(): Promise<Row[]> {
  const browser = await chromium.launch({
    executablePath: await browserProgram(),
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const tab = await browser.newPage();
    return [await measured(tab, 'made for', RECEIPTS), await measured(tab, 'unseen', UNSEEN)];
  } finally {
    await browser.close();
  }
}

async function measured(tab: Tab, receipts: string, set: readonly Receipt[]): Promise<Row> {
  const reader = readerOf();
  const right = { amount: 0, date: 0, supplier: 0, organisation: 0 };
  const times: number[] = [];
  for (const receipt of set) {
    for (const light of LIGHTS) {
      const picture = await greyOf(tab, await photographed(tab, receipt, light));
      const started = performance.now();
      const page = await recognise(reader, picture);
      times.push(performance.now() - started);
      const found = suggestions([page], TODAY);
      const is = (offered: readonly { value: unknown }[], value: unknown) =>
        Number(offered[0]?.value === value);
      right.amount += is(found.amounts, receipt.amount);
      right.date += is(found.dates, receipt.date);
      right.supplier += is(found.suppliers, receipt.supplier);
      right.organisation += is(found.organisations, receipt.orgnr);
      for (const [what, got, want] of [
        ['amount', found.amounts[0]?.value, receipt.amount],
        ['date', found.dates[0]?.value, receipt.date],
        ['supplier', found.suppliers[0]?.value, receipt.supplier],
        ['organisation', found.organisations[0]?.value, receipt.orgnr],
      ] as const)
        if (got !== want)
          console.error(`  ${receipt.name}, ${light.name}: ${what} ${String(got)}, not ${String(want)}`);
    }
  }
  const middle = times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
  return { receipts, pictures: times.length, ...right, 'ms (median)': Math.round(middle) };
}

function readerOf(): { program: ArrayBuffer; language: Uint8Array } {
  const { resolve } = createRequire(import.meta.url);
  const bytes = (name: string) => new Uint8Array(readFileSync(resolve(name)));
  const language = gunzipSync(bytes('@tesseract.js-data/nor/4.0.0_best_int/nor.traineddata.gz'));
  return { program: bytes('tesseract.js-core/tesseract-core-simd-lstm.wasm').buffer, language };
}

/** As the worker draws it. */
async function greyOf(tab: Tab, jpeg: Buffer): Promise<Grey> {
  const { width, height, grey } = await tab.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const bitmap = await createImageBitmap(new Blob([bytes]));
    const by = Math.min(1, 2000 / Math.max(bitmap.width, bitmap.height));
    const [wide, high] = [Math.round(bitmap.width * by), Math.round(bitmap.height * by)];
    const context = new OffscreenCanvas(wide, high).getContext('2d');
    if (!context) throw new Error('no canvas');
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, wide, high);
    const { data } = context.getImageData(0, 0, wide, high);
    let text = '';
    for (let at = 0; at < data.length; at += 4)
      text += String.fromCharCode(
        ((data[at] ?? 0) * 77 + (data[at + 1] ?? 0) * 150 + (data[at + 2] ?? 0) * 29) >> 8,
      );
    return { width: wide, height: high, grey: btoa(text) };
  }, jpeg.toString('base64'));
  return { bytes: new Uint8Array(Buffer.from(grey, 'base64')), width, height };
}
