/* What the session asks before anybody leaves the device; loaded then. */
export { onlyHereOf } from '#lib/offline/leaving/only-here.ts';
export { chestOf } from '#lib/offline/vault/chest.ts';
