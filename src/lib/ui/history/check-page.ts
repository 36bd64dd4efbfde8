import type { Api } from '#lib/api.ts';
import { meetKey } from '../witness/known-key.ts';
import { witnessPort } from '../witness/port.ts';
import { seeing } from '../witness/witness.ts';
import { judgeWitnesses } from '../vouched/judge-witnesses.ts';
import { checkShown, type CheckedPage, type ShownPage } from './check-shown.ts';

/** {@link checkShown} in this browser: under the key it remembers, and each head met is held against the one it kept. */
export function checkPage(api: Api, clientId: string, page: ShownPage): Promise<CheckedPage> {
  const port = witnessPort(api, clientId);
  return checkShown(
    {
      clientId,
      async prove(asked) {
        const { answer, follows } = await seeing(
          port,
          () => api.audit.prove.query(asked),
          ({ head }) => head,
        );
        return { ...answer, follows };
      },
      trust: (verifierKey) => meetKey(localStorage, clientId, verifierKey, new Date()),
      witnesses: (named, at) => judgeWitnesses(named, at, { storage: localStorage, now: new Date() }),
    },
    page,
  );
}
