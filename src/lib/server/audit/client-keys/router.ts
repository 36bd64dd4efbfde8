import { router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { shownKeys } from './shown.ts';

/** What opens the client's files. */
export const keysRouter = router({
  read: tenantProcedure.query(({ ctx }) => shownKeys(ctx.context)),
});
