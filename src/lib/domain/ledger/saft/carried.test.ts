import { expect, it } from 'vitest';
import { beyond } from './carried.ts';

it.each<[string, unknown]>([
  ['constructor', { name: 'Object' }],
  ['toString', { name: 'toString' }],
  ['__proto__', { constructor: { name: 'Object' } }],
])('an element that is named as what every object has is carried: %s', (name, said) => {
  const whole = JSON.parse(
    JSON.stringify({ A: '1' }).replace('}', `,"${name}":${JSON.stringify(said)}}`),
  ) as {
    A: string;
  };
  const left = beyond(whole, { A: '1' });
  expect(Object.entries(left)).toEqual([[name, said]]);
  expect(Object.entries(beyond({ A: whole, B: '2' }, { A: { A: '1' }, B: '2' }))).toEqual([['A', whole]]);
});
