import { router, tenantProcedure } from '#lib/server/platform/rpc.ts';
import { peopleOf } from './members.ts';

/** The people of the client, and who has left it. Events name who acted by id; this is where a screen finds the names to them. */
export const peopleRouter = router({
  list: tenantProcedure.query(({ ctx }) => peopleOf(ctx.context)),
});
