import type { Context } from '#lib/server/platform/context.ts';
import { eidsOf } from './store.ts';

/** A person's eIDs as they are shown to them; the provider is null where it is no longer there. */
export async function listedEids(
  { platform: { config } }: Context,
  tx: Parameters<typeof eidsOf>[0],
  userId: string,
) {
  const eids = await eidsOf(tx, userId);
  return eids.map(({ id, issuer, level, createdAt, lastUsedAt }) => {
    const found = config.eidProviders.find((each) => each.issuer === issuer);
    const provider = found ? { id: found.id, name: found.name } : null;
    return { id, provider, issuer, level, createdAt, lastUsedAt };
  });
}
