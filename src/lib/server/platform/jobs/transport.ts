import type { Transport } from '../rpc.ts';

declare module '../rpc/refusals.ts' {
  interface Codes {
    jobs: keyof typeof JOBS_TRANSPORT;
  }
}

export const JOBS_TRANSPORT = {
  job_unknown: 'NOT_FOUND',
} as const satisfies Record<'job_unknown', Transport>;
