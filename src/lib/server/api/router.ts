import { auditRouter } from '../audit/index.ts';
import { peopleRouter, sessionRouter } from '../identity/index.ts';
import { draftsRouter, ledgerRouter, photosRouter } from '../ledger/index.ts';
import { createCaller as callerFactory, router } from '../platform/rpc.ts';
import { syncRouter } from '../sync/index.ts';

/** Everything a browser may ask. `api.ts` takes its type, and nothing else of the server, to the browser. */
export const appRouter = router({
  session: sessionRouter,
  people: peopleRouter,
  drafts: draftsRouter,
  photos: photosRouter,
  ledger: ledgerRouter,
  audit: auditRouter,
  sync: syncRouter,
});
export type AppRouter = typeof appRouter;

export const createCaller = callerFactory(appRouter);
