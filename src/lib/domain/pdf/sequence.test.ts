import { describe, expect, it } from 'vitest';
import { append, bytesOf, file, HELLO, type Objects, stream } from '#tests/fixtures/pdf.ts';
import { openPdf } from './document.ts';
import { openBySequence } from './sequence.ts';
import { isDict } from './syntax/value.ts';
import { walk } from '#tests/setup/walk.ts';

/** One more revision whose table points beside its objects. */
function astray(before: string, objects: Objects, offset = '0000000001'): string {
  return (
    before +
    append(before, objects)
      .slice(before.length)
      .replaceAll(/\d{10} 00000 n/g, `${offset} 00000 n`)
  );
}

/** One more revision, right in all but that nothing leads from it to what stands before. */
function torn(before: string, objects: Objects): string {
  const text = append(before, objects);
  return before + text.slice(before.length).replace(/\/Prev \d+/, '/Prev 0');
}

function read(text: string, sound: number): ReturnType<typeof openBySequence> {
  const base = openPdf(bytesOf(text), { end: sound });
  if (!base.ok) throw new Error(JSON.stringify(base.error));
  return openBySequence(base.value, text.length);
}

function reason(text: string, sound: number): string | null {
  const document = read(text, sound);
  if (document.ok) return null;
  return document.error.code === 'pdf_damaged' ? document.error.reason : document.error.code;
}

const COURIER = { 5: '<< /Type /Font /BaseFont /Courier >>' };
const sound = file(HELLO);

describe('an entry that leads nowhere', () => {
  const offsets = ['0000000000', '0000000001', '9999999999'];
  const inside = `${sound.length + 3}`.padStart(10, '0');

  it('is refused where a chain leads to it', () =>
    walk([...offsets, inside], (offset) => {
      expect(reason(astray(sound, COURIER, offset), sound.length)).toBe('prev');
      expect(reason(astray(astray(sound, { 6: '(new)' }, offset), COURIER, offset), sound.length)).toBe(
        'prev',
      );
    }));

  it('is refused in the newest revision of a torn chain', () => {
    const text = torn(sound, COURIER);
    const wrong = sound + text.slice(sound.length).replaceAll(/\d{10} 00000 n/g, '0000000001 00000 n');
    expect(reason(text, sound.length)).toBeNull();
    expect(reason(wrong, sound.length)).toBe('xref_entry');
  });

  it('is refused before the tear where dropping its object would show an older one', () => {
    const before = astray(sound, { 5: HELLO[5] ?? '', 6: '(new)' });
    expect(reason(torn(before, { 7: 'null' }), sound.length)).toBe('xref_entry');
    // What the newest revision gives again, and what was not there, uncovers nothing.
    expect(reason(torn(before, COURIER), sound.length)).toBeNull();
  });
});

describe('a chain that is torn in front of its last revision', () => {
  const text = torn(sound, COURIER);
  const tail = (change: (tail: string) => string, from = sound) =>
    reason(from + change(torn(from, COURIER).slice(from.length)), from.length);

  it('is read by its order: the last object of a number counts', () => {
    expect(openPdf(bytesOf(text))).toMatchObject({ ok: false });
    const document = read(
      torn(append(sound, { 5: '<< /BaseFont /Times >>', 6: '(new)' }), COURIER),
      sound.length,
    );
    if (!document.ok) throw new Error(JSON.stringify(document.error));
    const font = document.value.resolve({ kind: 'ref', number: 5, generation: 0 });
    expect(isDict(font) && font.get('BaseFont')).toEqual({ kind: 'name', name: 'Courier' });
    expect(document.value.objects().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(document.value.base?.end).toBe(sound.length);
  });

  it('is refused where a viewer that looks for objects might find another', () => {
    const with6 = (body: string) => tail((each) => each, file({ ...HELLO, 6: body }));
    expect(with6(stream('5 0 obj << /BaseFont /Evil >> endobj'))).toBe('object_in_disguise');
    expect(with6('(trailer << /Root 7 0 R >>)')).toBe('trailer_in_disguise');
    expect(with6(stream('7 0 (Evil)', '/Type /Obj#53tm /N 1 /First 4'))).toBe('xref_stream');
    expect(with6(stream('', '/XRef 1 /W [1 1 1] /Index [5 0]'))).toBe('xref_stream');
    const freed = `${sound}xref\n5 1\n0000000000 00001 f \ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${sound.indexOf('\nxref') + 1} >>\nstartxref\n${sound.length}\n%%EOF\n`;
    expect(reason(torn(freed, { 7: 'null' }), freed.length)).toBe('object_freed');
  });

  it('is refused where somebody comes to a page without looking', () => {
    expect(tail((each) => each.replace('/Prev 0', `/Prev ${sound.indexOf('\nxref') + 1}`))).toBe('prev');
    expect(tail((each) => each.replace('/Prev 0', ''))).toBe('prev');
    expect(tail((each) => each.replace('/Prev 0', '/Prev 0 /Prev 9'))).toBe('prev');
    expect(tail((each) => each.replace(/startxref\n\d+/, 'startxref\n9'))).toBe('startxref');
    expect(reason(torn(sound, { 2: HELLO[2] ?? '' }), sound.length)).toBe('pages_in_tail');
  });

  it('is refused where it is not whole revisions with tables of their own objects', () => {
    expect(tail((each) => each)).toBeNull();
    expect(tail((each) => each.replace(/\/Size \d+/, '/Size 4'))).toBe('size');
    expect(tail((each) => each.replace('xref\n5 1', 'xref\n4 1'))).toBe('xref_entry');
    expect(tail((each) => each.replace('5 0 obj', 'q 5 0 obj'))).toBe('expected_xref');
    expect(tail((each) => each.replace('%%EOF', '%EOF'))).toBe('expected_end');
    expect(tail((each) => each.replace('/Root 1 0 R', '/Root 2 0 R'))).toBe('root');
    expect(tail((each) => each.replace('5 0 obj', '5 1 obj'))).toBe('object_twice');
  });
});
