import { errorSentence } from '#lib/i18n/errors.ts';
import { t } from '#lib/i18n/i18n.svelte.ts';
import type { Problem } from './problem.ts';

/** A problem in words, in the language in use. */
export function problemSentence(problem: Problem): string {
  if (problem.code === 'server_failed') return t.loading.serverFailed;
  if (problem.code === 'input_invalid') return t.loading.inputInvalid;
  return errorSentence(problem);
}
