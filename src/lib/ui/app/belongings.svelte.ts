import type { Store } from '#lib/offline/store/store.ts';

interface Belonging {
  /** Seals for the device what would be missed, while the key is still there. */
  /** Null of what nobody would miss. */
  readonly seal: ((store: Store) => Promise<void>) | null;
  readonly forget: () => void;
  readonly unsaved: () => boolean;
  readonly typed: (clientId: string) => boolean;
}

const belongings: Belonging[] = [];

/**
 * State that outlives its screens and belongs to the person who uses the page: typed text, what was decrypted, habits.
 * It is made anew when they sign out, when somebody else signs in, and when the device is locked. The only way in ui/
 * and offline/ to keep such state outside of a component (tests/module-state.test.ts).
 *
 * @param seal takes out of the value, before it returns, what is to be there again once the device is unlocked, and
 *   stores it encrypted; of the client's whose store it is, and no other's
 * @param unsaved whether something in the value would be lost if the page were closed
 * @param typed whether some of that is sealed into this client's store
 * @returns the value of the person at the moment; reactive
 */
export function belongsToPerson<T>(
  make: () => T,
  seal?: (value: T, store: Store) => Promise<void>,
  unsaved: (value: T) => boolean = () => false,
  typed: (value: T, clientId: string) => boolean = unsaved,
): () => T {
  let held = $state.raw(make());
  belongings.push({
    seal: seal ? (store) => seal(held, store) : null,
    forget: () => (held = make()),
    unsaved: () => unsaved(held),
    typed: (clientId) => seal !== undefined && typed(held, clientId),
  });
  return () => held;
}

/** Whether anything that outlives its screens would be lost if the page were closed. */
export function anythingUnsaved(): boolean {
  return belongings.some(({ unsaved }) => unsaved());
}

/** Whether something that would be sealed if this client's device were locked now is in memory alone. */
export function anythingTyped(clientId: string): boolean {
  return belongings.some(({ typed }) => typed(clientId));
}

/** Seals it, as if the device were locked, and leaves it in memory as it is. */
export async function sealTyped(store: Store): Promise<void> {
  for (const { seal } of belongings) await seal?.(store);
}

/**
 * Forgets everything that belongs to the person, at once.
 * @param store where the device is being locked: what was typed is sealed into it
 */
export function forgetPerson(store: Store | null = null): void {
  for (const { seal, forget } of belongings) {
    // Its own turn to fail: one that cannot be sealed must not keep the others, or itself, in memory.
    if (store && seal) seal(store).catch((error: unknown) => reportError(error));
    forget();
  }
}
