import { router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { membersOf } from './members.ts';

/** The people of the client. The log holds ids alone; this is where a screen finds the names to them. */
export const peopleRouter = router({
  list: tenantProcedure.query(({ ctx }) => membersOf(ctx.context)),
});
