import { expect, it } from 'vitest';
import { deviceOf } from './device.ts';

const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0';

it('says browser and system, as the request named them', () => {
  const said = [
    [`Mozilla/5.0 (Linux; Android 10; K) ${CHROME} Mobile Safari/537.36`, 'Chrome 153 · Android'],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${CHROME} Safari/537.36 Edg/153.0.0.0`, 'Edge 153 · Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Firefox 150 · Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
      'Safari 18 · iPhone',
    ],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
      'Safari 26 · macOS',
    ],
  ] as const;
  for (const [agent, expected] of said) expect(deviceOf(agent)).toBe(expected);
});

it('takes over nothing that somebody wrote into it', () => {
  for (const agent of [null, '', 'curl/8.5', '=HYPERLINK("x")', `Chrome/1 Linux ${' '.repeat(1000)}`])
    expect(deviceOf(agent)).toBeNull();
  expect(deviceOf('Chrome/99999999 =cmd() Windows')).toBe('Chrome 9999 · Windows');
});
