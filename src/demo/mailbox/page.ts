import { createServer, type Server } from 'node:http';
import type { Message } from './message.ts';

/** Shows the messages, to this machine alone: it answers under no other name, so that no page elsewhere can ask. */
export function mailboxPage(messages: readonly Message[]): Server {
  return createServer((request, response) => {
    const name = request.headers.host?.replace(/:\d+$/, '');
    const html = /^\/html\/(\d+)$/.exec(request.url ?? '');
    const found = html ? messages[Number(html[1])]?.html : request.url === '/' ? listOf(messages) : undefined;
    const known = found !== undefined && (name === 'localhost' || name === '127.0.0.1');
    response.writeHead(known ? 200 : 404, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    response.end(known ? found : '');
  });
}

function listOf(messages: readonly Message[]): string {
  const items = messages.map(
    ({ subject, to, text }, at) => `<article><h2>${escaped(subject)}</h2><p>Til ${escaped(to)} ·
      <a href="/html/${at}">HTML</a></p><pre>${linked(escaped(text))}</pre></article>`,
  );
  return `<!doctype html><html lang="nb"><head><meta charset="utf-8"><meta http-equiv="refresh" content="10">
<meta name="viewport" content="width=device-width"><title>Postkasse (${messages.length})</title>
<style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color-scheme: light dark } pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit }
  article { border-top: 1px solid; padding-block: 1rem }</style></head>
<body><h1>Postkasse for demoen</h1><p>Alt Segl har sendt siden demoen startet, det nyeste først. Ingenting er sendt ut av
denne maskinen.</p>${items.reverse().join('\n') || '<p>Ingen post ennå.</p>'}</body></html>`;
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => NAMED[sign] ?? sign);
}

function linked(html: string): string {
  return html.replace(/https?:\/\/[^\s<]+/g, (url) => `<a href="${url}">${url}</a>`);
}
