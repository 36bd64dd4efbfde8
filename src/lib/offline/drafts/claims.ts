/** Lets go of what was claimed. */
export type LetGo = () => void;

/** Those this tab has, each until it has let go. Ids alone, which tell nothing of anybody. */
const mine = new Map<string, Promise<unknown>>();

/**
 * Takes a receipt for one form: two that write the same one would undo one another's words, and remove the pictures that
 * only the other names. The browser lets go of it when the tab ends, however it ends. A form of this tab that is about
 * to let go is waited for, so that what it wrote last is there. Without support for locks every tab may have it.
 * @returns null where another tab has it
 */
export async function claim(draftId: string): Promise<LetGo | null> {
  await mine.get(draftId);
  if (!('locks' in navigator)) return () => undefined;
  return new Promise((answer) => {
    const use = (lock: Lock | null) => {
      if (lock !== null) return new Promise<void>(answer);
      answer(null);
      return undefined;
    };
    const held = navigator.locks
      .request(`segl-unfinished-${draftId}`, { ifAvailable: true }, use)
      // A browser that gives no locks keeps nobody from their receipt.
      .catch(() => answer(() => undefined))
      .finally(() => mine.delete(draftId));
    mine.set(draftId, held);
  });
}
