import { session } from '#lib/ui/app/session.svelte.ts';
import { actSigner } from '#lib/ui/passkeys/sign-act.ts';
import type { ShownDocument } from './documents.ts';
import type { SignPort } from './sign-desk.svelte.ts';

const NO_PASSKEYS = { host: '', passkeys: [] };

/** Signs and declines at the server of the session, by a passkey of the person where the document says that they have one. */
export function portOf({ id: documentId, signing }: ShownDocument): SignPort {
  const { api, acts } = session;
  return {
    acts,
    sign: (act) => api.documents.sign.mutate(act),
    decline: (reason) => api.documents.close.mutate({ documentId, kind: 'declined', reason }),
    signAct: actSigner(signing ?? NO_PASSKEYS),
  };
}
