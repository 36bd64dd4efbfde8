import { expect, test } from 'vitest';
import type { LoopState } from './sync/state.ts';
import { reachStatus, syncStatus, type Around, type SyncStatus } from './status.svelte.ts';

const idle: LoopState = { name: 'idle' };
const open: Around = { online: true, vault: 'open' };
const away: Around = { ...open, online: false };
const locked: Around = { ...open, vault: 'locked' };
const cases: [string, number, number, LoopState, Around, SyncStatus][] = [
  ['nothing left, and answered', 0, 0, idle, open, { kind: 'synced' }],
  ['nothing left, and not asked yet', 0, 0, { name: 'starting' }, open, { kind: 'asking' }],
  ['nothing left, no network', 0, 0, idle, away, { kind: 'offline', drafts: 0 }],
  ['nothing left, no answer', 0, 0, { name: 'offline' }, open, { kind: 'offline', drafts: 0 }],
  ['nothing left, session over', 0, 0, { name: 'signed-out' }, open, { kind: 'signed-out', drafts: 0 }],
  ['nothing left, locked since', 0, 0, idle, locked, { kind: 'locked', drafts: 0 }],
  ['no answer', 2, 0, { name: 'offline' }, open, { kind: 'offline', drafts: 2 }],
  ['a server that can’t now', 2, 0, { name: 'not-now' }, open, { kind: 'not-now', drafts: 2 }],
  ['a server that can’t now, nothing left', 0, 0, { name: 'not-now' }, open, { kind: 'not-now', drafts: 0 }],
  ['waiting', 3, 0, idle, open, { kind: 'only-here', drafts: 3, progress: null }],
  ['not asked yet', 3, 0, { name: 'starting' }, open, { kind: 'only-here', drafts: 3, progress: null }],
  [
    'sending a photo',
    3,
    0,
    { name: 'uploading', sent: 256, size: 1024 },
    open,
    { kind: 'only-here', drafts: 3, progress: 0.25 },
  ],
  ['session over', 1, 0, { name: 'signed-out' }, open, { kind: 'signed-out', drafts: 1 }],
  ['locked', 1, 0, { name: 'locked' }, locked, { kind: 'locked', drafts: 1 }],
  ['a rejection comes first', 3, 1, { name: 'offline' }, away, { kind: 'needs-you', drafts: 1, unsent: 3 }],
  [
    'the device is refused',
    2,
    0,
    { name: 'needs-you', code: 'device_not_yours' },
    open,
    { kind: 'refused', drafts: 2, code: 'device_not_yours' },
  ],
  ['the device itself failed', 2, 0, { name: 'stuck' }, open, { kind: 'stuck', drafts: 2 }],
  ['the device itself failed, nothing left', 0, 0, { name: 'stuck' }, open, { kind: 'stuck', drafts: 0 }],
];

test.each(cases)('%s', (_name, unsent, rejected, loop, around, status) => {
  expect(syncStatus({ unsent, rejected, waiting: unsent }, loop, around)).toEqual(status);
});

test('green is one state of the loop alone, however little waits', () => {
  const states: LoopState[] = [
    { name: 'starting' },
    { name: 'pushing', changes: 1 },
    { name: 'uploading', sent: 1, size: 1 },
    { name: 'offline' },
    { name: 'not-now' },
    { name: 'stuck' },
    { name: 'needs-you', code: null },
    { name: 'signed-out' },
    { name: 'locked' },
  ];
  const none = { unsent: 0, rejected: 0, waiting: 0 };
  for (const state of states) expect(syncStatus(none, state, open).kind, state.name).not.toBe('synced');
});

test('without a store here, only an answer makes it green', () => {
  expect(reachStatus('reached', true)).toEqual({ kind: 'synced' });
  expect(reachStatus('asking', true)).toEqual({ kind: 'asking' });
  expect(reachStatus('away', true)).toEqual({ kind: 'offline', drafts: 0 });
  expect(reachStatus('not-now', true)).toEqual({ kind: 'not-now', drafts: 0 });
  expect(reachStatus('reached', false)).toEqual({ kind: 'offline', drafts: 0 });
  expect(reachStatus('signed-out', true)).toEqual({ kind: 'signed-out', drafts: 0 });
});
