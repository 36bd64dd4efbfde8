import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import type { BrowserContext } from 'playwright-core';
import { build } from 'vite';

/** Built once for all who show it. */
let building: ReturnType<typeof build> | null = null;

function buildPage(): ReturnType<typeof build> {
  return build({
    configFile: false,
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    logLevel: 'error',
    plugins: [tailwindcss(), svelte({ configFile: false, compilerOptions: { runes: true } })],
    build: {
      write: false,
      minify: false,
      rollupOptions: { input: fileURLToPath(new URL('page.ts', import.meta.url)) },
    },
  });
}

/** Where the page is; nothing answers there but what the browser is given. */
export const ADDRESS = 'http://list.example';

/** Gives the browser a page that shows the list primitive alone, without a server. */
export async function serveList(context: BrowserContext): Promise<void> {
  const built = await (building ??= buildPage());
  if (!('output' in built)) throw new Error('the page was not built');
  const files = new Map<string, string | Uint8Array>(
    built.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  );
  const named = (ending: string) => [...files.keys()].filter((name) => name.endsWith(ending));
  const page = [
    '<!doctype html><html lang="en"><title>Receipts</title>',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    ...named('.css').map((name) => `<link rel="stylesheet" href="${name}">`),
    ...named('.js').map((name) => `<script type="module" src="${name}"></script>`),
    '<body></body></html>',
  ].join('');
  await context.route(`${ADDRESS}/**`, (route) => {
    const name = new URL(route.request().url()).pathname;
    const body = files.get(name);
    const type = name.endsWith('.css') ? 'text/css' : name.endsWith('.js') ? 'text/javascript' : 'font/woff2';
    return body === undefined
      ? route.fulfill({ contentType: 'text/html', body: page })
      : route.fulfill({ contentType: type, body: typeof body === 'string' ? body : Buffer.from(body) });
  });
}
