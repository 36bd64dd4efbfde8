import { text, type Facts } from '../facts.ts';

/** Under which the server's log has it, for whoever helps. */
export function reference({ request }: Facts, lead: string): string {
  return text(request) && ` ${lead} ${text(request)}.`;
}
