import type { Vault } from '../vault/vault.svelte.ts';
import { onlyHereOf, type OnlyHere } from './only-here.ts';

/**
 * Empties the device of everything that is the person's, in all their clients.
 * @param around see {@link onlyHereOf}
 * @param saved the marks of what a file has that the person keeps
 * @returns what exists on this device alone, and is in no such file: then nothing was done
 */
export async function wipeDevice(
  vault: Vault,
  around: Parameters<typeof onlyHereOf>[1],
  saved: ReadonlySet<string>,
): Promise<OnlyHere | null> {
  const only = await onlyHereOf(vault.chest, around);
  if (only.marks.some((mark) => !saved.has(mark))) return only;
  await vault.erase();
  return null;
}
