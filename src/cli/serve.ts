import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '#lib/domain/result.ts';
import type { KeyProvider } from '#lib/server/platform/keys.ts';
import { originOf } from '#lib/server/platform/origin.ts';
import { headersOf } from './headers.ts';
import type { Installation } from './installation.ts';
import type { StartError } from './sentences.ts';

const HANDLER = fileURLToPath(new URL('../../build/handler.js', import.meta.url));

/** Largest request: a document to be signed. `hooks.server.ts` holds everything else to far less. */
const BODY_LIMIT = '501M';

/**
 * Where the framework's pages ask which version the server is of. One that finds itself old reloads by itself when it
 * meets an address it does not know, and again for as long as a worker answers with the old page. A new version is
 * offered by our worker instead, and never forced; also pages of earlier releases stay put when nobody answers here.
 */
const VERSION_QUESTION = '/_app/version.json';

export interface Serving {
  readonly url: string;
  stop(): Promise<void>;
}

/** Serves the built app; resolves once it listens. Errors: `not_built`, `port_taken`, `port_not_allowed`. */
export async function serve({
  config,
  appUrl,
  jobsUrl,
  keys,
}: Installation): Promise<Result<Serving, StartError>> {
  if (!existsSync(HANDLER)) return err({ code: 'not_built' });
  // What was built shares nothing with this but the process, and may not ask for a passphrase again.
  (globalThis as { seglKeys?: KeyProvider }).seglKeys = keys;
  process.env['DATABASE_APP_URL'] = appUrl;
  process.env['DATABASE_JOBS_URL'] = jobsUrl;
  process.env['BODY_SIZE_LIMIT'] = BODY_LIMIT;
  if (config.origin) process.env['ORIGIN'] = originOf(config);
  // Without a configured origin it is what the browser says it is, over the plain connection we serve.
  else process.env['PROTOCOL_HEADER'] = 'x-segl-protocol';
  const { handler } = (await import(HANDLER)) as {
    handler: (req: IncomingMessage, res: ServerResponse) => void;
  };
  const tls = config.origin?.startsWith('https:') ?? false;
  const server = createServer((request, response) => {
    if (!config.origin) request.headers['x-segl-protocol'] = 'http';
    const [path = ''] = request.url?.split('?', 1) ?? [];
    for (const [name, value] of Object.entries(headersOf(path, tls))) response.setHeader(name, value);
    if (path === VERSION_QUESTION) response.writeHead(404).end();
    else handler(request, response);
  });
  const listening = await listen(server, config.port, config.host);
  if (!listening.ok) return listening;
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  return ok({
    url: originOf({ ...config, port }),
    async stop() {
      const { seglPlatform } = globalThis as { seglPlatform?: { readonly bell: { stop(): Promise<void> } } };
      await seglPlatform?.bell.stop();
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        setTimeout(() => server.closeAllConnections(), 3000).unref();
      });
      // Put there by `hooks.server.ts`.
      const { seglJobs, seglMail } = globalThis as {
        seglJobs?: Pick<Serving, 'stop'>;
        seglMail?: Pick<Serving, 'stop'> | null;
      };
      await Promise.all([closed, seglJobs?.stop(), seglMail?.stop()]);
    },
  });
}

function listen(server: Server, port: number, host: string): Promise<Result<void, StartError>> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EADDRINUSE') resolve(err({ code: 'port_taken', port }));
      else if (cause.code === 'EACCES') resolve(err({ code: 'port_not_allowed', port }));
      else reject(cause);
    });
    server.listen(port, host, () => resolve(ok()));
  });
}

/** Waits for Ctrl-C or a service manager's stop, then closes in order. */
export async function untilStopped(serving: Serving, installation: Installation): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
  await serving.stop();
  await installation.close();
  process.exit(0);
}
