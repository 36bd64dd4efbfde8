import { expect, test } from 'vitest';
import { LogInMemory, eventNo } from '#tests/setup/log/log-in-memory.ts';
import { checkpointsIn, shortened } from './kept-heads.ts';

const log = new LogInMemory('0198c0de-0000-7000-8000-000000000001').add(eventNo(1), eventNo(2));
const other = new LogInMemory('0198c0de-0000-7000-8000-000000000002').add(eventNo(3));
const [one, two, theirs] = [log.head(1).note, log.head(2).note, other.head().note];
const origin = one.split('\n')[0] ?? '';

test('finds the largest head of each log in the body of a mail, to the letter', () => {
  const body = `Til den\nsom tar vare\n\nLenke: https://x\n\n${two}\n${theirs}\n${one}\n-- \nSendt\n`;
  expect(Object.fromEntries(checkpointsIn(body))).toEqual({
    [origin]: two,
    [theirs.split('\n')[0] ?? '']: theirs,
  });
  expect(checkpointsIn(body.replaceAll('\n', '\r\n')).get(origin)).toBe(two);
  expect(checkpointsIn(one.trimEnd()).get(origin)).toBe(one);
});

test('passes over what is none', () => {
  for (const text of [
    '',
    'a\nb\nc',
    one.replace('\n\n', '\n'),
    one.replace('\n1\n', '\n01\n'),
    one.split('—')[0] ?? '',
  ])
    expect(checkpointsIn(text).size, text).toBe(0);
});

test('leaves one signature, and what it signs', () => {
  const line = two.split('\n').at(-2) ?? '';
  expect(shortened(`${two}${line}\n`)).toBe(two);
  expect(shortened('nothing')).toBe('nothing');
});
