import { describe, expect, it } from 'vitest';
import { meetKey } from './known-key.ts';

function memory() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

const first = new Date('2026-11-21T12:00:00.000Z');
const later = new Date('2026-12-01T12:00:00.000Z');

describe('the key of a log on this device', () => {
  it('is remembered at first sight and recognised later', () => {
    const storage = memory();
    expect(meetKey(storage, 'a', 'key', first)).toEqual({ kind: 'first', key: 'key' });
    expect(meetKey(storage, 'a', 'key', later)).toEqual({
      kind: 'same',
      key: 'key',
      since: first.toISOString(),
    });
  });

  it('stays what it was when another is shown', () => {
    const storage = memory();
    meetKey(storage, 'a', 'key', first);
    const other = { kind: 'other', key: 'key', since: first.toISOString() };
    expect(meetKey(storage, 'a', 'forged', later)).toEqual(other);
    expect(meetKey(storage, 'a', 'forged', later)).toEqual(other);
  });

  it('is each client’s own', () => {
    const storage = memory();
    meetKey(storage, 'a', 'key', first);
    expect(meetKey(storage, 'b', 'theirs', later)).toEqual({ kind: 'first', key: 'theirs' });
  });

  it('is not trusted where nothing can be kept', () => {
    const closed = {
      getItem: () => {
        throw new DOMException('closed', 'SecurityError');
      },
      setItem: () => {},
    };
    expect(meetKey(closed, 'a', 'key', first)).toEqual({ kind: 'unkept', key: 'key' });
  });
});
