import { session } from '#lib/ui/app/session.svelte.ts';
import { signWithPasskey } from '../passkeys/webauthn.ts';
import type { ApprovalPort, ReadDraft } from './approval-desk.svelte.ts';
import { signer } from './gesture.ts';

/** Decides at the server of the session, signing by a passkey of the person: as the drafts say, which are all the person's. */
export function portFor(drafts: readonly ReadDraft[]): ApprovalPort {
  const { api, acts } = session;
  const signing = drafts.flatMap(({ waits }) => waits?.signing ?? []).at(0);
  const { host, passkeys } = signing ?? { host: '', passkeys: [] };
  return {
    acts,
    decide: (decision) => api.drafts.decide.mutate(decision),
    sign: signer((hash) => signWithPasskey(hash, { host, among: passkeys })),
  };
}
