/** Unit tests look at parts without the rooms that bring their messages. */
import.meta.glob(['../../../src/lib/i18n/ground/index.ts', '../../../src/lib/ui/*/messages/index.ts'], {
  eager: true,
});
