import type * as z from 'zod/mini';

/** An act on its way: what it is about, and the id that the server knows it by when it comes again. */
export type Pending<About> = About & { readonly id: string };

/** Where one act is kept from before it is sent until its outcome is known. */
export interface Keeping<About> {
  read(): Pending<About> | null;
  keep(act: Pending<About>): void;
  forget(): void;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Whose acts are kept, and in what; asked for each time, since a browser that keeps nothing throws there. */
export interface ActPlace {
  readonly userId: string;
  readonly clientId: string;
  readonly storage: () => Store;
}

const PREFIX = 'segl.act.';

/**
 * One act about one thing, in storage that outlives the tab and the browser. It lies there as it is, and screens open
 * without the device's key: so `about` has ids, hashes and choices, and never what somebody wrote.
 */
export function keptAt<About extends object>(
  { storage, userId, clientId }: ActPlace,
  [kind, thing]: readonly [kind: string, thing: string],
  about: z.ZodMiniType<Pending<About>>,
): Keeping<About> {
  const name = `${PREFIX}${userId}.${clientId}.${kind}.${thing}`;
  return {
    read: () => {
      const kept = about.safeParse(attempt((): unknown => JSON.parse(storage().getItem(name) ?? 'null')));
      return kept.success ? kept.data : null;
    },
    keep: (act) => attempt(() => storage().setItem(name, JSON.stringify(act))),
    forget: () => attempt(() => storage().removeItem(name)),
  };
}

/** For when the person leaves: of nobody's acts anything stays in the browser. */
export function forgetActs(storage: () => Storage): void {
  attempt(() => {
    const names = Object.keys(storage()).filter((name) => name.startsWith(PREFIX));
    for (const name of names) storage().removeItem(name);
  });
}

/** Storage may be closed: the act then lives as long as its screen, and the server still does it once. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
