import { expect, it } from 'vitest';
import { Config } from './config/config.ts';
import { originOf } from './origin.ts';

it('is the configured one, whatever stands behind the host', () => {
  const settings = { origin: 'https://segl.example.no/', host: '0.0.0.0', port: 80, trustedProxy: true };
  expect(originOf(Config.parse(settings))).toBe('https://segl.example.no');
});

it('without one it is localhost, under whichever name the server listens for this machine', () => {
  expect(originOf(Config.parse({}))).toBe('http://localhost:3000');
  for (const host of ['127.0.0.1', '::1', 'localhost'])
    expect(originOf(Config.parse({ host, port: 4000 }))).toBe('http://localhost:4000');
});
