/*
 * A provider of eIDs, by another's program (`oidc-provider`), in a process of its own on loopback: whoever is sent here says
 * who they are and in which way, and is sent back. Told by the one argument whom it knows.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import Provider, { type Asked } from 'oidc-provider';
import type { KnownClients } from './running.ts';

const { port, clients } = JSON.parse(process.argv[2] ?? '') as KnownClients;
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients,
  acrValues: ['low', 'substantial', 'high'],
  claims: { acr: null, auth_time: null, iss: null, openid: ['sub'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_: unknown, { uid }: { uid: string }) => `/as/${uid}` },
  cookies: { keys: ['for tests alone'] },
  pkce: { required: () => true },
  // Nobody is asked whether the app may know them: they have come for that.
  async loadExistingGrant({ oidc }: Asked) {
    const { session, client } = oidc;
    if (!session || !client) return undefined;
    const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
  findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId }) }),
});
const answers = provider.callback();

createServer((request, response) => {
  if (request.url?.startsWith('/as/')) void ask(request, response);
  else answers(request, response);
}).listen(port, '127.0.0.1', () => process.stdout.write('answers\n'));

const FORM = `<!doctype html><html lang="en"><title>Somebody's eID</title><main><h1>Somebody's eID</h1>
<form method="post"><label>Number <input name="account"></label><label>Way <input name="acr" value="high"></label>
<button>Show</button> <button name="refused" value="yes">Refuse</button></form></main>`;

async function ask(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST') {
    response.writeHead(200, { 'content-type': 'text/html' }).end(FORM);
    return;
  }
  const said = new URLSearchParams(await text(request));
  const result = said.has('refused')
    ? { error: 'access_denied' }
    : { login: { accountId: said.get('account'), acr: said.get('acr'), remember: true } };
  await provider.interactionFinished(request, response, result);
}
