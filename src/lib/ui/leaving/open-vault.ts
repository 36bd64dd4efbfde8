import type { Device } from '#lib/offline/device.svelte.ts';
import type { OpenVault } from '#lib/offline/leaving/stores.ts';

/** The person's vault, while it is open; null while it is locked. */
export function openVault(device: Device | null): OpenVault | null {
  const { vault } = device ?? {};
  const key = vault?.held?.key;
  return vault && key ? { chest: vault.chest, key } : null;
}
