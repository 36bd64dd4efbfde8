import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyPlaces, CHUNK, commonPlaces, encodePlaces } from './postings.ts';
import { LOG_FIELDS } from '../log-fields.ts';
import { isFindable, isWanted, searchWords, wantedWords } from './words.ts';

describe('places in a chunk', () => {
  const places = fc
    .uniqueArray(fc.integer({ min: 0, max: CHUNK - 1 }), { maxLength: 700 })
    .map((all) => all.sort((one, other) => one - other));

  it('are those that all have, newest first, however many each has', () => {
    fc.assert(
      fc.property(fc.array(places, { minLength: 1, maxLength: 4 }), (lists) => {
        const common = (lists[0] ?? []).filter((place) => lists.every((list) => list.includes(place)));
        expect(commonPlaces(lists.map(encodePlaces))).toEqual(common.toReversed());
      }),
    );
  });

  it('are those that any has, where words are taken for one', () => {
    fc.assert(
      fc.property(fc.array(places, { maxLength: 4 }), (lists) => {
        const any = [...new Set(lists.flat())].sort((one, other) => other - one);
        expect(commonPlaces([anyPlaces(lists.map(encodePlaces))])).toEqual(any);
      }),
    );
  });

  it('take no more room than a bit for each leaf, and a rare word two bytes', () => {
    expect(encodePlaces(Array.from({ length: CHUNK }, (_, at) => at))).toHaveLength(CHUNK / 8);
    expect(encodePlaces([1023])).toHaveLength(2);
  });

  it('that nobody wrote are none', () => {
    for (const length of [1, 127, 129, 2000])
      expect(commonPlaces([new Uint8Array(length).fill(255)])).toEqual([]);
    expect(commonPlaces([Uint8Array.of(255, 255)])).toEqual([]);
    expect(commonPlaces([])).toEqual([]);
  });
});

describe('the words of an event', () => {
  const draft = '0198c0de-0000-7000-8000-000000000003';
  const event = {
    actorId: '0198c0de-0000-7000-8000-000000000001',
    kind: 'draft.coded',
    subject: { type: 'draft', id: draft },
    detail: {
      statement: 'a'.repeat(64),
      form: 'segl.draft-state.v1',
      content: 'b'.repeat(64),
      now: {
        content: { amount: '125.00', text: 'KAFFE til «Hytta»', photos: [] },
        coding: { account: '6540' },
      },
      voucher: '0198c0de-0000-7000-8000-000000000009',
      revision: 3,
    },
  };

  it('find it by each of them and by all, in any writing', () => {
    const found = (wanted: Parameters<typeof wantedWords>[0]) => isWanted(event, wanted);
    const all = {
      person: event.actorId,
      kind: event.kind,
      of: 'draft',
      id: draft,
      text: 'hytta, kaffe 125,00',
    };
    expect(found(all)).toBe(true);
    expect(found({ id: event.detail.voucher })).toBe(true);
    expect(found({ text: '6540' })).toBe(true);
    for (const other of [{ text: 'te' }, { text: 'kaffe te' }, { kind: 'draft.saved' }, { person: draft }])
      expect(found(other)).toBe(false);
  });

  it('are none of its hashes, and nobody finds a person by typing an id', () => {
    const text = [...searchWords(event)].filter((word) => /^[\p{L}\p{N}]/u.test(word));
    expect(text.sort()).toEqual(['00', '125', '3', '6540', 'hytta', 'kaffe', 'til']);
    expect(wantedWords({ text: `@${event.actorId}` }).whole).not.toContain(`@${event.actorId}`);
  });

  it('are found by their beginnings from three letters on, whole in quotation marks, and numbers as they are', () => {
    const found = (text: string) => isWanted(event, { text });
    for (const text of ['kaf', 'KAFF hyt', '«kaffe»', '"til" hytta', 'til', '125,00', '6540', 'hytta"'])
      expect({ text, found: found(text) }).toEqual({ text, found: true });
    for (const text of ['ka', 'affe', '"kaf"', '“hytt”', '«hytta» "kaf"', '654', '12,00', 'kaffen', 'draft'])
      expect({ text, found: found(text) }).toEqual({ text, found: false });
    expect(wantedWords({ text: `kaf' | !('%_\\:*& "a b" «` })).toEqual({
      whole: ['a', 'b'],
      beginnings: ['kaf'],
    });
  });

  it('are cut between letters, so that the database has the same word', () => {
    const long = `${'a'.repeat(39)}𝒳b`;
    const words = searchWords({ ...event, detail: { text: long } });
    expect([...words].every((word) => word.isWellFormed())).toBe(true);
    expect(isWanted({ ...event, detail: { text: long } }, { text: long })).toBe(true);
  });

  it('that was erased are what its statement still says', () => {
    expect([...searchWords({ ...event, detail: null })]).toEqual([
      `@${event.actorId}`,
      '!draft.coded',
      ':draft',
      `#${draft}`,
    ]);
  });

  it('are looked for only where there can be some', () => {
    for (const text of [' « » ', '%', '\\', '"', '…'])
      expect([text, LOG_FIELDS.text.safeParse(text).success]).toEqual([text, false]);
    expect(LOG_FIELDS.text.safeParse('…e\u0301').success).toBe(true);
    expect(isFindable({ kind: 'voucher.viewed' })).toBe(false);
    expect(isFindable({ of: 'toString' })).toBe(false);
    expect(isFindable({})).toBe(true);
  });
});
