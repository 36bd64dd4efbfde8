import { expect, test } from 'vitest';
import { issuerName, sealName } from './names.ts';
import { walk } from '#tests/setup/walk.ts';

test('words of ours stand beside a name that runs the same way', () => {
  expect(issuerName('Fjord AS')).toBe('Fjord AS – Segl signing');
  expect(sealName('王小明 AS')).toBe('Segl for 王小明 AS');
  expect(issuerName('Å'.repeat(90))).toBe(`${'Å'.repeat(49)} – Segl signing`);
});

test('a name in letters that join stands alone', () =>
  walk(['שלום', 'محمد علي', 'ܫܠܡܐ', 'ދިވެހި', 'ߒߞߏ'], (name) => {
    expect(issuerName(name)).toBe(name);
    expect(sealName(name)).toBe(name);
    expect([...issuerName(name.repeat(70))]).toHaveLength(64);
  }));
