import { expect, test } from 'vitest';
import type { LoopState } from './loop.svelte.ts';
import { syncStatus, type SyncStatus } from './status.svelte.ts';

const idle: LoopState = { name: 'idle' };
const cases: [string, number, number, LoopState, boolean, SyncStatus][] = [
  ['nothing left', 0, 0, idle, true, { kind: 'synced' }],
  ['nothing left, no network', 0, 0, idle, false, { kind: 'offline', drafts: 0 }],
  ['no answer', 2, 0, { name: 'offline' }, true, { kind: 'offline', drafts: 2 }],
  ['waiting', 3, 0, idle, true, { kind: 'only-here', drafts: 3, why: 'waiting', progress: null }],
  [
    'sending a photo',
    3,
    0,
    { name: 'uploading', sent: 256, size: 1024 },
    true,
    { kind: 'only-here', drafts: 3, why: 'sending', progress: 0.25 },
  ],
  [
    'session over',
    1,
    0,
    { name: 'signed-out' },
    true,
    { kind: 'only-here', drafts: 1, why: 'signed-out', progress: null },
  ],
  ['locked', 1, 0, { name: 'locked' }, true, { kind: 'only-here', drafts: 1, why: 'locked', progress: null }],
  ['a rejection comes first', 3, 1, { name: 'offline' }, false, { kind: 'needs-you', drafts: 1, code: null }],
  [
    'the device is refused',
    2,
    0,
    { name: 'needs-you', code: 'device_not_yours' },
    true,
    { kind: 'needs-you', drafts: 2, code: 'device_not_yours' },
  ],
];

test.each(cases)('%s', (_name, unsent, rejected, loop, online, status) => {
  expect(syncStatus({ unsent, rejected, waiting: unsent }, loop, online)).toEqual(status);
});
