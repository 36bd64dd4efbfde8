import { errorSentence } from '#lib/i18n/errors.ts';
import type { Problem } from './problem.ts';

/** A problem in words, in the language in use. */
export function problemSentence(problem: Problem): string {
  return errorSentence(problem);
}
