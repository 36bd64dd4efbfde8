import { expect, test } from 'vitest';
import { parseLogPath, prefixOf } from './log-path.ts';

const CLIENT = '0198c0de-0000-7000-8000-000000000001';
const TOKEN = 'AbCdEf_hIjKlMnOp-rStUv';

test('says whose log is asked for what', () => {
  expect(parseLogPath('checkpoint')).toEqual({
    client: null,
    link: null,
    generation: 0,
    resource: { kind: 'checkpoint' },
  });
  expect(parseLogPath(`${CLIENT}/keys`)).toEqual({
    client: CLIENT,
    link: null,
    generation: 0,
    resource: { kind: 'keys' },
  });
  expect(parseLogPath(`${CLIENT}/link/${TOKEN}/tile/1/x001/067.p/3`)).toEqual({
    client: CLIENT,
    link: TOKEN,
    generation: 0,
    resource: { kind: 'tile', tile: { level: 1, index: 1067, width: 3 } },
  });
  expect(parseLogPath(`${CLIENT}/g1/checkpoint`)).toMatchObject({
    client: CLIENT,
    link: null,
    generation: 1,
  });
  expect(parseLogPath(`${CLIENT}/link/${TOKEN}/${prefixOf(12)}tile/0/000`)).toMatchObject({
    ...{ client: CLIENT, link: TOKEN, generation: 12 },
  });
  expect(parseLogPath('g2/keys')).toMatchObject({ client: null, link: null, generation: 2 });
  expect(parseLogPath('tile/entries/000')).toMatchObject({
    resource: { kind: 'entries', bundle: { index: 0, width: 256 } },
  });
});

test('reads nothing else', () => {
  for (const path of [
    '',
    'checkpoint/',
    '/checkpoint',
    'Checkpoint',
    'keys/../checkpoint',
    '../log/checkpoint',
    `${CLIENT.toUpperCase()}/checkpoint`,
    `${CLIENT}//checkpoint`,
    `${CLIENT}/link/checkpoint`,
    `${CLIENT}/link/${TOKEN}x/checkpoint`,
    `${CLIENT}/link/${TOKEN}/link/${TOKEN}/checkpoint`,
    `link/${TOKEN}/checkpoint`,
    `${CLIENT}/${CLIENT}/checkpoint`,
    'g0/checkpoint',
    'g1/g1/checkpoint',
    `g1/${CLIENT}/checkpoint`,
    `${CLIENT}/g0/checkpoint`,
    `${CLIENT}/g01/checkpoint`,
    `${CLIENT}/g1/g1/checkpoint`,
    `${CLIENT}/g1/link/${TOKEN}/checkpoint`,
    'checkpoint\n',
    'checkpoint\0',
  ])
    expect(parseLogPath(path), JSON.stringify(path)).toBeNull();
});
