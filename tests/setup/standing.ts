import type { Standing } from '#lib/server/platform/rpc.ts';

/** A session that was opened with a password alone, for callers that come by no browser. */
export const NEW_STANDING: Standing = {
  handle: '0190a5c6-7c3e-7000-8000-00000000005e',
  method: 'password',
  createdAt: new Date(),
  unusedMs: 0,
  secondFactorAt: null,
  secondFactor: null,
  factors: [],
};
