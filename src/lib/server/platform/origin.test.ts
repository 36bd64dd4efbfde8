import { expect, it } from 'vitest';
import { Config } from './config.ts';
import { originOf } from './origin.ts';

it('is the configured one, whatever stands behind the host', () => {
  const config = Config.parse({ origin: 'https://segl.example.no/', host: '0.0.0.0', port: 80 });
  expect(originOf(config)).toBe('https://segl.example.no');
});

it('without one it is localhost wherever the server listens for this machine, or for all', () => {
  expect(originOf(Config.parse({}))).toBe('http://localhost:3000');
  for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::', 'localhost']) {
    expect(originOf(Config.parse({ host, port: 4000 }))).toBe('http://localhost:4000');
  }
});

it('and the address where it listens for one network alone', () => {
  expect(originOf(Config.parse({ host: '192.0.2.7', port: 80 }))).toBe('http://192.0.2.7');
  expect(originOf(Config.parse({ host: '2001:db8::7', port: 4000 }))).toBe('http://[2001:db8::7]:4000');
});
