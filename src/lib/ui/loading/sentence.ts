import { errorSentence } from '#lib/i18n/errors.ts';

/** A problem in words, in the language in use. */
export function problemSentence(problem: Parameters<typeof errorSentence>[0]): string {
  return errorSentence(problem);
}
