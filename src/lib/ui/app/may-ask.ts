import { mayAsk as roleMayAsk, type ProcedureName } from '#lib/domain/access/procedures.ts';
import { session } from './session.svelte.ts';

/**
 * Whether the person may ask that of the server, in the client being worked for. Apart from the session, as who signs in
 * waits for that, and has nothing to ask yet.
 */
export function mayAsk(procedure: ProcedureName): boolean {
  return session.client !== null && roleMayAsk(session.client.role, procedure);
}
