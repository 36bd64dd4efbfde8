import { CallFailed } from '#lib/api.ts';
import { TRPCError } from '@trpc/server';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { problemOf } from '#lib/ui/loading/problem.ts';
import { APPROVAL_RULES_TRANSPORT } from '#lib/server/desk/approval-rules/transport.ts';
import { DRAFTS_TRANSPORT } from '#lib/server/desk/drafts/transport.ts';
import { PHOTOS_TRANSPORT } from '#lib/server/desk/photos/transport.ts';
import { AUDIT_TRANSPORT } from '#lib/server/audit/transport.ts';
import { CLIENTS_TRANSPORT } from '#lib/server/api/clients-router.ts';
import { IDENTITY_TRANSPORT } from '#lib/server/identity/transport.ts';
import { CHART_TRANSPORT } from '#lib/server/ledger/chart/transport.ts';
import { VAT_RETURN_TRANSPORT } from '#lib/server/ledger/vat-return/transport.ts';
import { VOUCHERS_TRANSPORT } from '#lib/server/ledger/vouchers/transport.ts';
import { YEAR_END_TRANSPORT } from '#lib/server/ledger/year-end/transport.ts';
import {
  denied,
  failure,
  failureOf,
  told,
  type Code,
  type Transport,
} from '#lib/server/platform/rpc/refusals.ts';
import { SYNC_TRANSPORT } from '#lib/server/sync/transport.ts';
import { SIGNING_TRANSPORT, VERIFY_TRANSPORT } from '#lib/server/signing/transport.ts';

/*
 * Whether an act may be done is said by the server, for each code, and read by the device in one place.
 */

const CODES: Readonly<Partial<Record<Code, Transport>>> = {
  ...AUDIT_TRANSPORT,
  ...IDENTITY_TRANSPORT,
  ...CLIENTS_TRANSPORT,
  ...SYNC_TRANSPORT,
  ...DRAFTS_TRANSPORT,
  ...APPROVAL_RULES_TRANSPORT,
  ...PHOTOS_TRANSPORT,
  ...CHART_TRANSPORT,
  ...VOUCHERS_TRANSPORT,
  ...VAT_RETURN_TRANSPORT,
  ...YEAR_END_TRANSPORT,
  ...SIGNING_TRANSPORT,
  ...VERIFY_TRANSPORT,
};

/** As the device reads what the server tells. */
function outcomeOf(error: TRPCError): string {
  const data = { code: error.code, segl: failureOf(error) };
  return problemOf(Object.assign(new CallFailed('no'), { data })).outcome;
}
const call = (reads: boolean) => ({ requestId: 'r', reads });

describe('what was refused', () => {
  it('is settled by a service, but where its reason is the person, the machine or the moment', () => {
    const said = Map.groupBy(Object.entries(CODES) as [Code, Transport][], ([code, transport]) =>
      outcomeOf(failure({ code }, transport)),
    );
    const codes = (outcome: string) => (said.get(outcome) ?? []).map(([code]) => code).sort();
    expect(codes('none').length).toBeGreaterThan(50);
    // Of a device that sends several at once, the first are applied.
    expect(codes('unknown')).toEqual(['mutation_differs', 'mutation_out_of_order']);
    expect(codes('as_before')).toEqual([
      'approval_of_own_work',
      'client_beginning_not_yours',
      'clock_differs',
      'consistency_unprovable',
      'device_not_yours',
      'document_changed',
      'documents_busy',
      'eid_elsewhere',
      'eid_level_low',
      'eid_not_fresh',
      'eid_refused',
      'eid_stale',
      'eid_unlinked',
      'eid_unreachable',
      'factor_required',
      'folder_right_missing',
      'invitation_invalid',
      'invitation_not_yours',
      'link_invalid',
      'mail_off',
      'mail_proof_required',
      'not_a_signer',
      'not_the_sender',
      'password_wrong',
      'person_not_yours',
      'proof_does_not_hold',
      'rate_limited',
      'reset_invalid',
      'reset_needs_another',
      'second_factor_missing',
      'second_factor_resting',
      'second_factor_wrong',
      'sign_in_busy',
      'sign_in_failed',
      'signature_too_large',
      'signed_out',
      'step_up_required',
      'storage_full',
      'storage_unavailable',
      'storage_unwritable',
      'timestamp_malformed',
      'timestamp_refused',
      'timestamp_unavailable',
      'timestamp_untrusted',
      'timestamp_wrong_imprint',
      'timestamp_wrong_nonce',
      'timestamp_wrong_time',
      'totp_required',
      'user_unknown',
      'weakening_needs_another',
    ]);
  });

  it('at the door says nothing of an earlier attempt', () => {
    const atTheDoor = [
      denied({ code: 'signed_out' }),
      denied({ code: 'client_not_found' }),
      denied({ code: 'not_allowed' }),
      denied({ code: 'batch_too_large' }),
      told(new TRPCError({ code: 'NOT_FOUND' }), call(false)),
      told(new TRPCError({ code: 'METHOD_NOT_SUPPORTED' }), call(false)),
      told(new TRPCError({ code: 'BAD_REQUEST', cause: z.int().safeParse('x').error }), call(false)),
    ];
    expect(atTheDoor.map(outcomeOf)).toEqual(atTheDoor.map(() => 'as_before'));
  });

  it('by nobody may be done, where the call does something; shells that don’t know the outcome are told as before', () => {
    const causes = ['53100', 'ENOSPC', '57014', 'CONNECTION_CLOSED', 'EPIPE', 'x'].map((code) =>
      Object.assign(new Error('x'), { code }),
    );
    const all = [...causes, new TRPCError({ code: 'INTERNAL_SERVER_ERROR' }), 'x'];
    for (const cause of all) {
      expect([told(cause, call(false)), told(cause, call(true))].map(outcomeOf)).toEqual(['unknown', 'none']);
      expect(failureOf(told(cause, call(false)))).toMatchObject({ outcomeKnown: false });
      expect(failureOf(told(cause, call(true)))).toMatchObject({ outcomeKnown: true });
    }
  });
});
