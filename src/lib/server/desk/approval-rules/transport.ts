import type { Transport } from '../../platform/rpc.ts';
import { WEAKENING_TRANSPORT } from '../../platform/weakening.ts';
import type { endStandIn, RulesError, StandInError } from './service.ts';

declare module '../../platform/rpc/refusals.ts' {
  interface Codes {
    approvalRules: keyof typeof APPROVAL_RULES_TRANSPORT;
  }
}

type Ended = Extract<Awaited<ReturnType<typeof endStandIn>>, { ok: false }>['error'];

export const APPROVAL_RULES_TRANSPORT = {
  ...WEAKENING_TRANSPORT,
  approval_rules_changed: 'CONFLICT',
  approval_rules_too_early: 'BAD_REQUEST',
  approver_unknown: 'BAD_REQUEST',
  dates_backwards: 'BAD_REQUEST',
  stand_in_differs: 'CONFLICT',
  stand_in_over: 'BAD_REQUEST',
  stand_in_same: 'BAD_REQUEST',
  stand_in_unknown: 'NOT_FOUND',
} as const satisfies Record<(RulesError | StandInError | Ended)['code'], Transport>;
