import type { Api } from '#lib/api.ts';
import type { WitnessPort } from './witness.ts';

/** Told within the page when there is an alarm; other tabs hear of it by what is stored. */
export const ALARM = 'segl.log-alarm';

/** This browser as a witness of a client's log. */
export function witnessPort({ audit }: Api, clientId: string): WitnessPort {
  return {
    audit,
    clientId,
    storage: localStorage,
    now: () => new Date(),
    alarmed: () => void window.dispatchEvent(new Event(ALARM)),
  };
}
