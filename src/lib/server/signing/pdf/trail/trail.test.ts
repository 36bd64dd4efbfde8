import { readFileSync } from 'node:fs';
import { PDF, PdfArray, PdfDict, PdfStream, PdfString } from '@libpdf/core';
import { describe, expect, it } from 'vitest';
import { textOf } from '#tests/fixtures/pdf.ts';
import { changesAfter } from '#lib/domain/pdf/changes/compare.ts';
import { openPdf, type PdfDocument } from '#lib/domain/pdf/document.ts';
import { formFields } from '#lib/domain/pdf/form.ts';
import { trailText, TRAIL_KEY } from '#lib/domain/pdf/trail.ts';
import { isString } from '#lib/domain/pdf/syntax/value.ts';
import { textOf as stringOf } from '#lib/domain/pdf/syntax/text.ts';
import { permissionOf, restrictionOf } from '#lib/domain/signature/permission.ts';
import { findSignatures, placeSignature } from '#lib/domain/signature/place.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { NOW } from '#tests/signing/certificates.ts';
import {
  PROSE,
  STAMP,
  paper,
  scanCorner,
  render,
  stamped,
  textOn,
  VERIFY_URL,
} from '#tests/signing/paper.ts';
import { has, unlessMissing } from '#tests/signing/programs.ts';
import { signedByAll } from '#tests/signing/signed-paper.ts';
import { resolved } from '../pages.ts';
import { walk } from '#tests/setup/walk.ts';

const poppler = has('pdfsig');
const seen = (name: string): string => unlessMissing('pdfsig', name);
const [FIRST, SECOND] = STAMP.signers;
if (!FIRST || !SECOND) throw new Error('two are to sign');

function opened(bytes: Uint8Array, end = bytes.length): PdfDocument {
  const document = openPdf(bytes, { end });
  if (!document.ok) throw new Error(JSON.stringify(document.error));
  return document.value;
}

/** What was forbidden of what came after the revision that ends at `end`, by what the signatures up to there permit. */
function forbidden(bytes: Uint8Array, end: number): string[] {
  const before = opened(bytes, end);
  const placed = (findSignatures(before) ?? []).flatMap((found) => {
    const place = placeSignature(found, bytes);
    return place.ok ? [restrictionOf(before, place.value)] : [];
  });
  return changesAfter(before, opened(bytes), permissionOf(placed)).forbidden.map((change) =>
    'field' in change
      ? `${change.code} ${change.field}${'key' in change ? ` ${change.key}` : ''}`
      : change.code,
  );
}

/** A revision more, by somebody who signs nothing: the trails of a signer filled with a text, shown as what is shown by `like`. */
async function filledBySomebody(bytes: Uint8Array, signer: string, text: string): Promise<Uint8Array> {
  const pdf = await PDF.load(bytes);
  for (const field of trailsIn(pdf, signer)) {
    field.set('V', PdfString.fromString(text));
    const appearance = resolved(pdf, field.get('AP'));
    const form = appearance instanceof PdfDict ? resolved(pdf, appearance.get('N')) : null;
    if (!(form instanceof PdfStream)) throw new Error('no appearance');
    const drawn = new PdfStream([...form], new TextEncoder().encode('0 0 9 9 re f'));
    field.set('AP', PdfDict.of({ N: pdf.register(drawn) }));
  }
  return pdf.save({ incremental: true });
}

function trailsIn(pdf: PDF, signer: string): PdfDict[] {
  const form = resolved(pdf, pdf.getCatalog().get('AcroForm'));
  const fields = form instanceof PdfDict ? resolved(pdf, form.get('Fields')) : null;
  const kids = (fields instanceof PdfArray ? fields.toArray() : []).flatMap((item) => {
    const field = resolved(pdf, item);
    const below = field instanceof PdfDict ? resolved(pdf, field.get('Kids')) : null;
    return below instanceof PdfArray ? below.toArray() : [];
  });
  return kids
    .map((kid) => resolved(pdf, kid))
    .filter((kid) => kid instanceof PdfDict)
    .filter((kid) => {
      const of = kid.get(TRAIL_KEY);
      return of instanceof PdfString && of.asString() === signer;
    });
}

/** Where each signed revision ends: that of the seal, of the first signer, of the second. */
function endsOf(bytes: Uint8Array): number[] {
  const found = findSignatures(opened(bytes)) ?? [];
  return found
    .flatMap((each) => {
      const place = placeSignature(each, bytes);
      return place.ok ? [place.value.end] : [];
    })
    .sort((a, b) => a - b);
}

const signed = await signedByAll(await stamped(paper()));
const [sealed = 0, once = 0] = endsOf(signed.file);
const valuesIn = (bytes: Uint8Array): (string | null)[] => {
  const fields = formFields(opened(bytes));
  return (fields.ok ? fields.value : [])
    .filter(({ dict }) => dict.get(TRAIL_KEY) !== null)
    .map(({ dict }) => dict.get('V'))
    .map((value) => (isString(value) ? stringOf(value) : null));
};
const trailOf = (name: string, time = NOW): string =>
  trailText({ name, time, method: 'engangskode', address: null });

describe('the trail of a signer', () => {
  it('is empty on every page until its signer signs, and then filled in that revision', () => {
    const at = (end: number) => valuesIn(signed.file.subarray(0, end));
    expect(at(sealed)).toEqual([null, null, null, null]);
    const [first, second] = [trailOf(FIRST.name), trailOf(SECOND.name)];
    expect(at(once)).toEqual([first, first, null, null]);
    expect(at(signed.file.length)).toEqual([first, first, second, second]);
  });

  it('leaves every signature valid', async () => {
    const verdict = await verifyPdf(signed.file, { roots: [signed.root], at: NOW });
    expect(verdict.overall).toBe('valid');
    expect(forbidden(signed.file, sealed)).toEqual([]);
    expect(forbidden(signed.file, once)).toEqual([]);
  });

  it('names no fonts while it is empty, or another validator would miss them afterwards', async () => {
    const pdf = await PDF.load(await stamped(paper()));
    const fonts = trailsIn(pdf, FIRST.field).map((field) => {
      const appearance = resolved(pdf, field.get('AP'));
      const form = appearance instanceof PdfDict ? resolved(pdf, appearance.get('N')) : null;
      const resources = form instanceof PdfStream ? resolved(pdf, form.get('Resources')) : null;
      return resources instanceof PdfDict ? resolved(pdf, resources.get('Font')) : null;
    });
    expect(fonts.map((font) => font instanceof PdfDict && [...font].length)).toEqual([0, 0]);
  });

  it('says the address only where the sender chose it', async () => {
    const { file } = await signedByAll(await stamped(paper(), { showAddress: true }), { showAddress: true });
    expect(valuesIn(file)[0]).toBe(`${trailOf(FIRST.name)} · 2001:db8::7`);
  });

  const pages: [name: string, page: string, content?: string][] = [
    ['upright', '/MediaBox [0 0 595 842]'],
    ['lying', '/MediaBox [0 0 842 595]'],
    ['turned by 90°', '/MediaBox [0 0 595 842] /Rotate 90'],
    ['turned by 180°', '/MediaBox [0 0 595 842] /Rotate 180'],
    ['turned by 270°', '/MediaBox [0 0 595 842] /Rotate 270'],
    ['cropped, with its origin elsewhere', '/MediaBox [-100 -50 700 950] /CropBox [50 100 550 800]'],
    ['small', '/MediaBox [0 0 298 420]'],
    ['narrow', '/MediaBox [0 0 180 600]'],
    ['with marks to the edge', '/MediaBox [0 0 595 842]', `0.9 g 0 0 595 842 re f 0 g ${PROSE}`],
  ];
  it.skipIf(!poppler).each(pages)(
    seen('can be read of twelve signers on a page %s, and hides nothing'),
    async (_, page, content = PROSE) => {
      const signers = Array.from({ length: 12 }, (_, at) => ({
        field: `S${at}`,
        name: `Navn Navnesen ${at + 1}`,
      }));
      const before = await stamped(paper({ page, content }), { signers, showAddress: true });
      const { file } = await signedByAll(before, { signers, showAddress: true });
      const text = textOn(file, 1);
      for (const { name } of signers) {
        expect(text).toContain(name);
      }
      expect(text.match(/engangskode/g)).toHaveLength(12);
      expect(text.match(/2026-\d\d-\d\d \d\d:\d\d:\d\d \+0\d:00/g)).toHaveLength(12);
      expect(scanCorner(render(file, 1, 300), 300)?.text).toBe(VERIFY_URL);
      // What stood on the page stands there still: the trails are drawn on white alone.
      expect(darkened(render(before, 1, 100), render(file, 1, 100))).toBe(0);
    },
  );

  it('is missed by no document that was sent before there were any', async () => {
    const sent = new Uint8Array(readFileSync('tests/releases/0.2.0-sent.pdf'));
    const { file } = await signedByAll(sent, { seal: false });
    expect(valuesIn(file)).toEqual([]);
    expect(textOf(file)).not.toContain('FieldMDP');
    expect(forbidden(file, sent.length)).toEqual([]);
  });
});

describe('a trail that is not its signer’s', () => {
  const forged = (change: (text: string) => string): Uint8Array => {
    const added = textOf(signed.file.subarray(once));
    const changed = change(added);
    expect(changed).not.toBe(added);
    expect(changed).toHaveLength(added.length);
    return Buffer.concat([signed.file.subarray(0, once), Buffer.from(changed, 'latin1')]);
  };
  const hexOf = (text: string): string =>
    Array.from(text, (letter) => letter.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  const instead = (from: string, to: string) => (text: string) =>
    text.replaceAll(new RegExp(hexOf(from), 'gi'), (found) =>
      found === found.toUpperCase() ? hexOf(to).toUpperCase() : hexOf(to),
    );
  const fields = ['Signer2-trail.1', 'Signer2-trail.2'];
  const refused = fields.map((field) => `field_changed ${field} V`);

  /** What the trails showed while they were empty, with their new value. */
  const blank = (added: string): string => {
    const trail = /\b(\d+) 0 obj\n<<\n\/Type \/Annot\n\/Subtype \/Widget\n\/FT \/Tx[^]*?\/N (\d+) 0 R/g;
    const before = new Map(
      Array.from(textOf(signed.file.subarray(0, sealed)).matchAll(trail), ([, number, shown]) => [
        number,
        shown,
      ]),
    );
    return added.replaceAll(trail, (found: string, number: string, shown: string) =>
      found.replace(`/N ${shown} 0 R`, `/N ${before.get(number)?.padEnd(shown.length)} 0 R`),
    );
  };

  it('is a change: with anything else in their place', () =>
    walk(
      [
        ['nothing to be seen', blank, 'AP'],
        ['another name', instead(`${SECOND.name} · 2`, `${SECOND.name.replace('m', 'n')} · 2`), 'V'],
        ['another time', instead(':00 +', ':01 +'), 'V'],
        ['words where the method stands', instead('engangskode', 'angret · ··'), 'V'],
        [
          'another place',
          (text: string) => text.replaceAll('/Matrix [0 1 -1 0 0 0]', '/Matrix [0 1 -1 0 0 9]'),
          'AP',
        ],
        ['a picture', (text: string) => text.replaceAll(/ re f Q/g, ' BI f Q'), 'AP'],
        ['letters that are drawings', (text: string) => text.replaceAll('/Type0', '/Type3'), 'AP'],
      ],
      (_, change, key) => {
        const file = forged(change);
        for (const end of [sealed, once]) {
          expect(forbidden(file, end)).toEqual(
            expect.arrayContaining(fields.map((field) => `field_changed ${field} ${key}`)),
          );
        }
      },
    ));

  it('is a change: filled by somebody while its signer has not signed', async () => {
    const file = await filledBySomebody(signed.file.subarray(0, once), SECOND.field, trailOf(SECOND.name));
    for (const end of [sealed, once]) {
      expect(forbidden(file, end)).toEqual(expect.arrayContaining(refused));
    }
    expect((await verifyPdf(file, { roots: [signed.root], at: NOW })).overall).toBe('changed');
  });

  it('is a change: filled in the revision of another signer', async () => {
    const early = await filledBySomebody(signed.file.subarray(0, sealed), SECOND.field, trailOf(SECOND.name));
    const { file } = await signedByAll(early, { signers: [FIRST], seal: false });
    expect(forbidden(file, sealed)).toEqual(expect.arrayContaining(refused));
  });

  it('is a change: written again after its signature, with the very same words', async () => {
    const file = await filledBySomebody(signed.file, SECOND.field, trailOf(SECOND.name));
    for (const end of [sealed, once]) {
      expect(forbidden(file, end)).toEqual(expect.arrayContaining(refused));
    }
    expect(forbidden(file, signed.file.length).length).toBeGreaterThan(0);
    expect((await verifyPdf(file, { roots: [signed.root], at: NOW })).overall).toBe('changed');
  });

  it('is locked by its own signature', () => {
    const after = opened(signed.file);
    const found = findSignatures(after)?.find(({ field }) => field === FIRST.field);
    const place = found && placeSignature(found, signed.file);
    if (!place?.ok) throw new Error('no signature');
    const { locks } = restrictionOf(after, place.value);
    expect([locks('Signer1-trail.1'), locks('Signer2-trail.1'), locks('Signer2')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

/** How many pixels with marks of their own are darker than before, or lighter. */
function darkened(
  before: { grey: Uint8Array; width: number },
  after: { grey: Uint8Array; width: number },
): number {
  expect(after.width).toBe(before.width);
  return before.grey.reduce(
    (count, value, at) => count + (value < 250 && Math.abs(value - (after.grey[at] ?? 0)) > 8 ? 1 : 0),
    0,
  );
}
