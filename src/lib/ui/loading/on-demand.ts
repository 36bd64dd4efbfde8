import { loaded } from '#lib/i18n/absent.ts';
import { spoken } from '#lib/i18n/i18n.svelte.ts';

/** A part of the app that most never open: loaded when it is wanted, with its words in the language in use. Rejects with `Absent`. */
export async function onDemand<T>(load: () => Promise<{ readonly default: T }>): Promise<T> {
  const { default: part } = await loaded(load());
  await spoken();
  return part;
}
