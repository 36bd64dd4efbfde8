import { beforeEach, expect, it } from 'vitest';
import { onDemand } from '../loading/on-demand.ts';
import { fault } from './fault.svelte.ts';

beforeEach(() => {
  fault.told = null;
});

const unreachable = () => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

it('a part of the app that could not be fetched is told as that, and who cancels something is told nothing', async () => {
  await onDemand(unreachable).catch((cause: unknown) => fault.tell(cause));
  expect(fault.told).toBe('absent');
  fault.told = null;
  fault.tell(new DOMException('gone', 'AbortError'));
  expect(fault.told).toBeNull();
});

it('a fault stays told, whatever is absent besides', async () => {
  fault.tell(new RangeError('bug'));
  await onDemand(unreachable).catch((cause: unknown) => fault.tell(cause));
  expect(fault.told).toBe('unexpected');
});
