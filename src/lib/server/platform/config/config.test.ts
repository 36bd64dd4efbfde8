import { expect, it } from 'vitest';
import { cosigner } from '#tests/setup/log/cosigner.ts';
import { loadConfig } from './config.ts';

const [one, two] = [cosigner('one.example'), cosigner('two.example')];
const read = (environment: Record<string, string>) => loadConfig({ SEGL_CONFIG: undefined, ...environment });

it('names witnesses in the environment, some of whom are asked no more', () => {
  const found = read({
    SEGL_WITNESSES: `https://one.example/w ${one.vkey}, ${two.vkey}`,
    SEGL_WITNESSES_NEEDED: '1',
  });
  expect(found).toMatchObject({
    value: {
      witnesses: [{ url: 'https://one.example/w', key: one.vkey }, { key: two.vkey }],
      ...{ witnessesNeeded: 1, witnessing: 'tell' },
    },
  });
});

it('refuses witnesses that can’t be', () => {
  for (const [written, needed] of [
    [`https://one.example ${one.vkey}, https://two.example ${one.vkey}`, '1'],
    [`https://one.example ${one.vkey}, ${two.vkey}`, '2'],
    [`ftp://one.example ${one.vkey}`, '1'],
    ['https://one.example nonsense', '1'],
    [`https://one.example ${one.vkey}`, '0'],
  ] as const)
    expect(read({ SEGL_WITNESSES: written, SEGL_WITNESSES_NEEDED: needed }), written).toMatchObject({
      error: { code: 'config_invalid' },
    });
});
