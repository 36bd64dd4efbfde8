import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixture } from '#tests/setup/files/fixtures.ts';
import { append, bytesOf, file, HELLO, type Objects, stream, textOf } from '#tests/fixtures/pdf.ts';
import { openPdf, type PdfDocument } from './document.ts';
import { PDF_LIMITS } from './syntax/limits.ts';
import { isDict, isName, isStream } from './syntax/value.ts';

const latin = (bytes: Uint8Array) => textOf(bytes);
const PDFS = fixture('pdf');
const hasPdfs = existsSync(PDFS);

function open(text: string): PdfDocument {
  const opened = openPdf(bytesOf(text));
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

function refusal(text: string): unknown {
  const opened = openPdf(bytesOf(text));
  return opened.ok ? null : opened.error;
}

const reason = (text: string) => (refusal(text) as { reason?: string } | null)?.reason;

/** The same objects, the small ones packed, found by a cross-reference stream. */
function packed(objects: Objects, extra = ''): string {
  const small = Object.entries(objects).filter(([, body]) => !body.includes('stream'));
  const bodies = small.map(([, body]) => `${body} `);
  const places = small.map(([number], at) => `${number} ${bodies.slice(0, at).join('').length} `).join('');
  const content = latin(deflateSync(Buffer.from(places + bodies.join(''), 'latin1')));
  const container = `/Type /ObjStm /N ${small.length} /First ${places.length} /Filter /FlateDecode`;
  const rows: [number, number, number][] = [[0, 0, 0]];
  let text = '%PDF-1.7\n';
  for (const [number, body] of Object.entries(objects)) {
    const at = small.findIndex(([each]) => each === number);
    rows[Number(number)] = at < 0 ? [1, text.length, 0] : [2, 6, at];
    if (at < 0) text += `${number} 0 obj\n${body}\nendobj\n`;
  }
  rows[6] = [1, text.length, 0];
  text += `6 0 obj\n${stream(content, container)}\nendobj\n`;
  rows[7] = [1, text.length, 0];
  // Predictor 12: every row begins with 2 and says the difference to the row above.
  const plain = rows.map(([type, second, third]) => [type, second >> 8, second & 255, third]);
  const up = plain.flatMap((row, at) => [
    2,
    ...row.map((byte, i) => (byte - (plain[at - 1]?.[i] ?? 0)) & 255),
  ]);
  const table = latin(deflateSync(Uint8Array.from(up)));
  const keys = `/Type /XRef /Size 8 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >> ${extra}`;
  return `${text}7 0 obj\n${stream(table, keys)}\nendobj\nstartxref\n${text.length}\n%%EOF\n`;
}

describe('what is read', () => {
  it('a table: objects, trailer, root, pages with what they inherit', () => {
    const document = open(file(HELLO));
    expect(document.objects().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(document.rootRef).toEqual({ kind: 'ref', number: 1, generation: 0 });
    const pages = document.pages();
    expect(
      pages.ok && pages.value.map(({ ref, attributes }) => [ref.number, attributes.get('MediaBox')]),
    ).toEqual([[3, [0, 0, 200, 100]]]);
  });

  it('a cross-reference stream with a predictor, and objects packed in a stream', () => {
    const document = open(packed(HELLO));
    const font = document.resolve({ kind: 'ref', number: 5, generation: 0 });
    expect(isDict(font) && isName(font.get('BaseFont'), 'Helvetica')).toBe(true);
    expect(document.object({ kind: 'ref', number: 5, generation: 0 })?.place).toBeNull();
  });

  it('the newest definition, or that of an earlier end', () => {
    const first = file(HELLO);
    const both = append(first, { 5: '<< /Type /Font /BaseFont /Courier >>' });
    const fontOf = (end?: number) => {
      const opened = openPdf(bytesOf(both), end === undefined ? {} : { end });
      const font = opened.ok && opened.value.resolve({ kind: 'ref', number: 5, generation: 0 });
      return font && isDict(font) ? font.get('BaseFont') : null;
    };
    expect(fontOf()).toEqual({ kind: 'name', name: 'Courier' });
    expect(fontOf(first.length)).toEqual({ kind: 'name', name: 'Helvetica' });
  });

  it('a freed object, another generation and an absent one as null', () => {
    const freed = `${file(HELLO)}xref\n5 1\n0000000000 00001 f \ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${file(HELLO).indexOf('\nxref') + 1} >>\nstartxref\n${file(HELLO).length}\n%%EOF\n`;
    const ref = (number: number, generation: number) => ({ kind: 'ref', number, generation }) as const;
    expect(open(freed).resolve(ref(5, 0))).toBeNull();
    expect(open(file(HELLO)).resolve(ref(5, 1))).toBeNull();
    expect(open(file(HELLO)).resolve(ref(77, 0))).toBeNull();
  });

  it('names, strings and numbers as they are written', () => {
    const values = '[/A#20B (a\\(b\\)\\101\\r(c)\\\n) <4 1 4> -.5 +7 12 0 R 12 0 true null]';
    const document = open(file({ ...HELLO, 6: values }));
    const read = document.resolve({ kind: 'ref', number: 6, generation: 0 }) as unknown[];
    expect(
      read.map((each) =>
        each && typeof each === 'object' && 'bytes' in each ? latin(each.bytes as Uint8Array) : each,
      ),
    ).toEqual([
      { kind: 'name', name: 'A B' },
      'a(b)A\r(c)',
      'A@',
      -0.5,
      7,
      { kind: 'ref', number: 12, generation: 0 },
      12,
      0,
      true,
      null,
    ]);
  });

  it('streams through their filters, with a length that stands elsewhere', () => {
    const hex = latin(deflateSync(bytesOf('Hello'))).replace(/[^]/g, (sign) =>
      sign.charCodeAt(0).toString(16).padStart(2, '0'),
    );
    const body = stream(`${hex}>`, '/Filter [/AHx /FlateDecode]').replace(/\/Length \d+/, '/Length 7 0 R');
    const document = open(file({ ...HELLO, 6: body, 7: `${hex.length + 1}` }));
    const value = document.resolve({ kind: 'ref', number: 6, generation: 0 });
    const read = isStream(value) && document.streamBytes(value);
    expect(read && read.ok && latin(read.value.bytes)).toBe('Hello');
  });

  it('ASCII85, run lengths, and stops in front of a picture', () => {
    const read = (content: string, filter: string) => {
      const document = open(file({ ...HELLO, 6: stream(content, `/Filter ${filter}`) }));
      const value = document.resolve({ kind: 'ref', number: 6, generation: 0 });
      const decoded = isStream(value) ? document.streamBytes(value) : null;
      return decoded?.ok ? [latin(decoded.value.bytes), decoded.value.picture] : decoded?.error;
    };
    expect(read('87cURDZ~>', '/ASCII85Decode')).toEqual(['Hello', null]);
    expect(read('\x01ab\xfec\x80', '/RunLengthDecode')).toEqual(['abccc', null]);
    expect(read('ff>', '[/AHx /DCTDecode]')).toEqual(['\xff', 'DCTDecode']);
    expect(read('x', '/Unheard')).toMatchObject({ reason: 'filter_unknown' });
  });
});

describe('what is refused', () => {
  const hello = file(HELLO);

  it('what is no PDF, stops early, or has bytes where none belong', () => {
    expect(refusal('')).toEqual({ code: 'not_pdf' });
    expect(refusal('<html>')).toEqual({ code: 'not_pdf' });
    expect(refusal(` ${hello}`)).toMatchObject({ code: 'pdf_damaged', reason: 'header_not_first' });
    expect(refusal(hello.slice(0, 300))).toEqual({ code: 'pdf_truncated' });
    expect(refusal(`${hello}<script>`)).toMatchObject({ reason: 'bytes_after_end' });
    expect(refusal(hello.replace(/startxref\n\d+/, 'startxref\n99999'))).toMatchObject({
      reason: 'xref_outside_file',
    });
  });

  it('encryption', () => {
    expect(refusal(file(HELLO, '/Encrypt << /V 4 >>'))).toEqual({ code: 'pdf_encrypted' });
  });

  it('cross-references that point beside their object, twice, or in a ring', () => {
    expect(reason(hello.replace(/\n4 0 obj/, '\n9 0 obj'))).toBe('object_misplaced');
    expect(reason(hello.replace('5 1\n', '4 1\n'))).toBe('xref_entry_twice');
    expect(reason(hello.replace('00000 n \n', '00000 n\n'))).toBe('xref_entry');
    expect(reason(hello.replace('/Size 6', '/Size x'))).toBe('not_a_value');
    expect(reason(hello.replace('/Size 6', '/Sise 6'))).toBe('size');
    const at = hello.indexOf('\nxref') + 1;
    expect(reason(file(HELLO, `/Prev ${at}`))).toBe('xref_loop');
    expect(reason(hello.replace('1 0 R', '9 0 R'))).toBe('root');
  });

  it('a stream whose length is not its length', () => {
    expect(reason(hello.replace('/Length 25', '/Length 24'))).toBe('stream_length');
    expect(reason(hello.replace('/Length 25', '/Length -9'))).toBe('stream_length');
    expect(refusal(file({ ...HELLO, 4: '<< /Length 9999 >>\nstream\nx\nendstream' }))).toEqual({
      code: 'pdf_truncated',
    });
    // A length that is its own stream's would never end.
    expect(reason(file({ ...HELLO, 4: '<< /Length 4 0 R >>\nstream\nx\nendstream' }))).toBe('stream_length');
  });

  it('a page tree that bites its tail', () => {
    const pages = open(hello.replace('/Kids [3 0 R]', '/Kids [2 0 R]')).pages();
    expect(pages).toMatchObject({ ok: false, error: { reason: 'page_tree' } });
  });

  it('a stream of no bytes holds none, whatever its filter', () => {
    const held = (content: string) => {
      const document = open(file({ ...HELLO, 6: stream(content, '/Filter /FlateDecode') }));
      const value = document.resolve({ kind: 'ref', number: 6, generation: 0 });
      return isStream(value) ? document.streamBytes(value) : null;
    };
    expect(held('')).toMatchObject({ ok: true, value: { bytes: new Uint8Array() } });
    expect(held('x')).toMatchObject({ error: { reason: 'stream_not_inflatable' } });
  });

  it('too much: depth, pages, what a stream inflates to', () => {
    const deep = file({ ...HELLO, 6: `${'['.repeat(102)}${']'.repeat(102)}` });
    expect(refusal(deep)).toMatchObject({ code: 'pdf_too_large', limit: 'depth' });
    const bomb = latin(deflateSync(new Uint8Array(PDF_LIMITS.inflatedBytes + 1)));
    const document = open(file({ ...HELLO, 6: stream(bomb, '/Filter /FlateDecode') }));
    const value = document.resolve({ kind: 'ref', number: 6, generation: 0 });
    expect(isStream(value) && document.streamBytes(value)).toMatchObject({
      error: { code: 'pdf_too_large' },
    });
  });

  it('more values than any document has, whatever the file’s size', () => {
    const most = { ...PDF_LIMITS, values: 10_000 };
    const refused = (objects: Objects) => {
      const opened = openPdf(bytesOf(file({ ...HELLO, ...objects })), { limits: most });
      return opened.ok ? null : opened.error;
    };
    expect(refused({ 6: `[${'[]'.repeat(9_000)}]` })).toBeNull();
    expect(refused({ 6: `[${'[]'.repeat(10_000)}]` })).toMatchObject({ limit: 'values' });
    // Dictionaries take more memory.
    expect(refused({ 6: `[${'<<>>'.repeat(2_000)}]` })).toMatchObject({ limit: 'values' });
  });

  // Reading the length anew for each would take many minutes: that this ends at all is what is asked.
  it('thousands of streams of one length that is hard to reach', () => {
    const streams = Array.from({ length: 20_000 }, (_, at) => [
      at + 10,
      '<< /Length 6 0 R >>\nstream\nx\nendstream',
    ]);
    const objects = {
      ...HELLO,
      6: `%${' '.repeat(1_000_000)}\n1`,
      ...Object.fromEntries(streams),
    } as Objects;
    expect(refusal(file(objects))).toBeNull();
  });

  it('an object stream that tells of other objects than it holds', () => {
    const text = packed(HELLO);
    expect(reason(text.replace('/N 4', '/N 3'))).toBe('object_stream_index');
    expect(reason(text.replace('/ObjStm', '/ObjStx'))).toBe('object_stream');
  });
});

describe('whatever the bytes are', () => {
  it('comes back with a value: a byte changed, bytes cut out, bytes doubled', () => {
    const sources = [file(HELLO), packed(HELLO), append(file(HELLO), { 5: '<< >>' })].map(bytesOf);
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(fc.tuple(fc.nat(2000), fc.nat(255), fc.nat(40), fc.nat(2)), { minLength: 1, maxLength: 4 }),
        (source, changes) => {
          let bytes = Array.from(source);
          for (const [where, byte, size, how] of changes) {
            const at = where % (bytes.length + 1);
            if (how === 0) bytes[at] = byte;
            else if (how === 1) bytes.splice(at, size);
            else bytes = [...bytes.slice(0, at), ...bytes.slice(Math.max(0, at - size))];
          }
          const opened = openPdf(Uint8Array.from(bytes));
          if (opened.ok) opened.value.pages();
        },
      ),
      { numRuns: 1500 },
    );
  });

  it.skipIf(!hasPdfs)(
    `opens the real files or says why${hasPdfs ? '' : ` (skipped: ${PDFS} not present)`}`,
    () => {
      const outcomes = ['genuine', 'manipulated'].flatMap((folder) =>
        readdirSync(`${PDFS}/${folder}`).map((name) => {
          const opened = openPdf(new Uint8Array(readFileSync(`${PDFS}/${folder}/${name}`)));
          return [name, opened.ok ? 'opened' : opened.error.code] as const;
        }),
      );
      const refused = outcomes.filter(([, outcome]) => outcome !== 'opened').map(([name]) => name);
      expect(refused).toEqual([
        'pades-5-signatures-and-1-document-timestamp.pdf',
        'dss-2236_hide.pdf',
        'modified_after_signature.pdf',
        'pades_infinite_loop.pdf',
        'shadow-hide.pdf',
      ]);
    },
  );
});
