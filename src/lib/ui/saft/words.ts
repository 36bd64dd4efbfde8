import type { SaftWords } from '#lib/domain/ledger/saft/words/words.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';

/** In the language in use; reactive as {@link t} is. */
export function saftWords(): SaftWords {
  return { found: t.saftFound, faults: t.saftFaults, facts: t.saftFacts, told: t.saftTold };
}
