import { afterEach, expect, test, vi } from 'vitest';
import { err, ok, type Result } from '#lib/domain/result.ts';
import { atDevice } from './at-device.ts';
import type { Device } from './device.svelte.ts';

afterEach(() => vi.unstubAllGlobals());

test('a database that fails becomes an answer, is reported, and the next try goes through', async () => {
  const reported = vi.fn();
  vi.stubGlobal('reportError', reported);
  const closed = new DOMException('closed by another tab', 'DatabaseClosedError');
  const answers: (() => Promise<Result<string, { code: string }>>)[] = [
    () => Promise.reject(closed),
    () => Promise.resolve(err({ code: 'device_full' })),
    () => Promise.resolve(ok('stored')),
  ];
  const device = { withStore: () => answers.shift()?.() } as unknown as Device;
  const work = () => Promise.resolve(ok('stored'));
  expect(await atDevice(device, work)).toEqual(err({ code: 'device_failed' }));
  expect(reported).toHaveBeenCalledExactlyOnceWith(closed);
  expect(await atDevice(device, work)).toEqual(err({ code: 'device_full' }));
  expect(await atDevice(device, work)).toEqual(ok('stored'));
  expect(await atDevice(null, work)).toEqual(err({ code: 'locked' }));
});
