import type { Api } from '#lib/api.ts';
import { mayAsk, type ProcedureName } from '#lib/domain/access/procedures.ts';
import type { Role } from '#lib/domain/access/role.ts';
import { KEPT_AHEAD } from '#lib/offline/desk/answers.ts';

/*
 * What the device of who has a desk answers and keeps: loaded when a screen of theirs first asks.
 */
export { throughDevice } from '#lib/offline/desk/through.ts';

/** Asks what is to be known without network and is not pulled: the device beside the API keeps it. Never rejects. */
export async function keepAhead(api: Api, role: Role): Promise<void> {
  const asked = KEPT_AHEAD.filter((path) => mayAsk(role, path as ProcedureName)).map(async (path) => {
    const [of = '', name = ''] = path.split('.');
    const router = api[of as 'people'] as unknown as Record<string, { query: () => Promise<unknown> }>;
    await router[name]?.query();
  });
  // Without an answer what was kept before is as good.
  await Promise.allSettled(asked);
}
