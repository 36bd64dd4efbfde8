/** By id: lets go of it. Ids alone, which tell nothing of anybody. */
const mine = new Map<string, () => void>();

/**
 * Takes an unfinished receipt for this tab: two that write the same one would undo one another's words. The browser
 * lets go of it when the tab ends, however it ends. Without support for locks every tab may have it.
 * @returns false where another tab has it
 */
export async function claim(draftId: string): Promise<boolean> {
  if (mine.has(draftId) || !('locks' in navigator)) return true;
  return new Promise((answer) => {
    void navigator.locks.request(`segl-unfinished-${draftId}`, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      if (lock === null) return undefined;
      return new Promise<void>((letGo) => mine.set(draftId, letGo));
    });
  });
}

/** It is saved or given up. */
export function letGo(draftId: string): void {
  mine.get(draftId)?.();
  mine.delete(draftId);
}
