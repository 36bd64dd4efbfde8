import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { EidProvider } from '#lib/server/platform/config/eid-providers.ts';

const PROVIDER = fileURLToPath(new URL('provider.ts', import.meta.url));

/** Whom a provider knows, in the words of OpenID Connect registration. */
export interface KnownClients {
  readonly port: number;
  readonly clients: readonly Readonly<Record<string, unknown>>[];
}

export interface RunningProvider {
  readonly issuer: string;
  /** As an installation is told of it. */
  readonly settings: EidProvider;
  close(): Promise<void>;
}

/**
 * Starts a provider to which the installation at `origin` sends people.
 * @param jwk of whom it knows by a key, and not by a secret
 */
export async function startProvider(
  origin: string,
  { id = 'somebody', key }: { id?: string; key?: { file: string; jwk: object } } = {},
): Promise<RunningProvider> {
  const port = randomInt(30_000, 32_000);
  const issuer = `http://127.0.0.1:${port}`;
  const client = {
    ...{ client_id: 'segl', redirect_uris: [`${origin}/eid/${id}`], response_types: ['code'] },
    ...(key
      ? { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [key.jwk] } }
      : { client_secret: 'between the two of them' }),
  };
  const told: KnownClients = { port, clients: [client] };
  const child = spawn(process.execPath, [PROVIDER, JSON.stringify(told)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`the provider ended with ${code}`)));
  });
  return {
    issuer,
    settings: {
      ...{ id, name: 'Noens eID', issuer, clientId: 'segl', scopes: ['openid'] },
      ...(key ? { clientKey: key.file } : { clientSecret: 'between the two of them' }),
      levels: { high: 'high', substantial: 'substantial' },
    },
    async close() {
      if (child.exitCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Somebody's browser at a provider: what it keeps of it, and how it comes back. */
export class AtProvider {
  readonly #cookies = new Map<string, string>();

  /** Says who they are, in which way, and is sent back. @returns the query they come back with */
  async show(url: string, said: { account: string; acr?: string } | { refused: 'yes' }): Promise<string> {
    const { origin } = new URL(url);
    let response = await this.#ask(url);
    for (let steps = 0; steps < 10; steps++) {
      const to = response.headers.get('location');
      if (to === null) {
        const form = new URLSearchParams({ acr: 'high', ...said });
        response = await this.#ask(response.url, form);
        continue;
      }
      const next = new URL(to, origin);
      if (next.origin !== origin) return next.search.slice(1);
      response = await this.#ask(next.href);
    }
    throw new Error('the provider sends nobody back');
  }

  async #ask(url: string, form?: URLSearchParams): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const body = form ? { method: 'POST', body: form } : {};
    const response = await fetch(url, { redirect: 'manual', headers: { cookie }, ...body });
    for (const each of response.headers.getSetCookie()) {
      const [name = '', value = ''] = (each.split(';')[0] ?? '').split(/=(.*)/s);
      this.#cookies.set(name, value);
    }
    if (response.status >= 400) throw new Error(`${response.status} ${await response.text()}`);
    return response;
  }
}
