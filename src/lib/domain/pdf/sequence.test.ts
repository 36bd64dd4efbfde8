import { describe, expect, it } from 'vitest';
import { append, bytesOf, file, HELLO, type Objects, stream } from './build.fixture.ts';
import { openPdf } from './document.ts';
import { openBySequence } from './sequence.ts';
import { isDict } from './value.ts';

/** One more revision whose table points beside its objects. */
function astray(before: string, objects: Objects): string {
  return (
    before +
    append(before, objects)
      .slice(before.length)
      .replaceAll(/\d{10} 00000 n/g, '0000000001 00000 n')
  );
}

function read(text: string, sound: number): ReturnType<typeof openBySequence> {
  const base = openPdf(bytesOf(text), { end: sound });
  if (!base.ok) throw new Error(JSON.stringify(base.error));
  return openBySequence(base.value, text.length);
}

const COURIER = { 5: '<< /Type /Font /BaseFont /Courier >>' };

describe('a last part whose offsets are wrong', () => {
  const sound = file(HELLO);

  it('is read by its order: the last object of a number counts', () => {
    const text = astray(astray(sound, { 5: '<< /BaseFont /Times >>', 6: '(new)' }), COURIER);
    expect(openPdf(bytesOf(text)).ok).toBe(false);
    const document = read(text, sound.length);
    if (!document.ok) throw new Error(JSON.stringify(document.error));
    const font = document.value.resolve({ kind: 'ref', number: 5, generation: 0 });
    expect(isDict(font) && font.get('BaseFont')).toEqual({ kind: 'name', name: 'Courier' });
    expect(document.value.objects().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(document.value.base?.end).toBe(sound.length);
  });

  const reason = (text: string, length = sound.length) => {
    const document = read(text, length);
    return document.ok || document.error.code !== 'pdf_damaged' ? null : document.error.reason;
  };

  it('is refused where a viewer might find another object', () => {
    const disguised = file({ ...HELLO, 6: stream('5 0 obj << /BaseFont /Evil >> endobj') });
    expect(reason(astray(disguised, { 7: 'null' }), disguised.length)).toBe('object_in_disguise');
    const trailer = file({ ...HELLO, 6: '(trailer << /Root 7 0 R >>)' });
    expect(reason(astray(trailer, { 7: 'null' }), trailer.length)).toBe('trailer_in_disguise');
    const freed = `${sound}xref\n5 1\n0000000000 00001 f \ntrailer\n<< /Size 6 /Root 1 0 R /Prev ${sound.indexOf('\nxref') + 1} >>\nstartxref\n${sound.length}\n%%EOF\n`;
    expect(reason(astray(freed, { 7: 'null' }), freed.length)).toBe('object_freed');
  });

  it('is refused where what is wrong for one viewer is right for another', () => {
    const text = astray(sound, COURIER);
    const from = sound.length;
    const tail = (change: (tail: string) => string) => reason(sound + change(text.slice(from)));
    const old = `${sound.indexOf('5 0 obj')}`.padStart(10, '0');
    expect(tail((each) => each.replace('0000000001 00000', `${old} 00000`))).toBe('xref_entry');
    expect(tail((each) => each.replace(/\/Size \d+/, '/Size 4'))).toBe('size');
    const two = astray(append(sound, { 6: '(old)' }), COURIER);
    const first = sound.indexOf('\nxref') + 1;
    const after = append(sound, { 6: '(old)' }).length;
    expect(reason(two, after)).toBeNull();
    const prev = (to: number) => two.slice(0, after) + two.slice(after).replace(/\/Prev \d+/, `/Prev ${to}`);
    expect(reason(prev(first), after)).toBe('prev');
    expect(reason(prev(0), after)).toBeNull();
    expect(reason(two.replace(/startxref\n\d+\n%%EOF\n$/, `startxref\n${first}\n%%EOF\n`), after)).toBe(
      'prev',
    );
    const pages = astray(sound, { 2: HELLO[2] ?? '' });
    expect(reason(pages)).toBe('pages_in_tail');
  });

  it('is refused where it is not whole revisions with tables of their own objects', () => {
    const text = astray(sound, COURIER);
    const from = sound.length;
    const tail = (change: (tail: string) => string) => reason(sound + change(text.slice(from)));
    expect(tail((each) => each)).toBeNull();
    expect(tail((each) => each.replace('xref\n5 1', 'xref\n4 1'))).toBe('xref_entry');
    expect(tail((each) => each.replace('5 0 obj', 'q 5 0 obj'))).toBe('expected_xref');
    expect(tail((each) => each.replace('%%EOF', '%EOF'))).toBe('expected_end');
    expect(tail((each) => each.replace('/Root 1 0 R', '/Root 2 0 R'))).toBe('root');
    expect(tail((each) => each.replace('5 0 obj', '5 1 obj'))).toBe('object_twice');
  });
});
