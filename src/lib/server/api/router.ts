import { auditRouter } from '../audit/index.ts';
import {
  confirmPerson,
  IDENTITY_TRANSPORT,
  membersOf,
  peopleRouter,
  sessionRouter,
  type SecondFactorError,
} from '../identity/index.ts';
import { may } from '#lib/domain/access/role.ts';
import { draftsRouter, photosRouter } from '../desk/index.ts';
import { ledgerRouter } from '../ledger/index.ts';
import { createDocumentsRouter, verifyRouter } from '../signing/index.ts';
import { createCaller as callerFactory, router } from '../platform/rpc.ts';
import { syncRouter } from '../sync/index.ts';

/** Signing asks of people what identity knows. */
const documentsRouter = createDocumentsRouter<SecondFactorError>({
  async signers(context) {
    const members = await membersOf(context);
    return members
      .filter(({ role }) => may(role, 'document.sign'))
      .map(({ userId, name }) => ({ userId, name }));
  },
  confirm: confirmPerson,
  transport: IDENTITY_TRANSPORT,
});

/** Everything a browser may ask. `api.ts` takes its type, and nothing else of the server, to the browser. */
export const appRouter = router({
  session: sessionRouter,
  people: peopleRouter,
  drafts: draftsRouter,
  photos: photosRouter,
  ledger: ledgerRouter,
  documents: documentsRouter,
  verify: verifyRouter,
  audit: auditRouter,
  sync: syncRouter,
});
export type AppRouter = typeof appRouter;
export type { Code } from '../platform/rpc.ts';

export const createCaller = callerFactory(appRouter);
