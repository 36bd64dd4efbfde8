import type { PushNews } from '../lib/domain/push/news.ts';

/** What a device shows, in its person's language: that something waits, and no name and no amount. */
const WORDS: Readonly<Record<string, Readonly<Record<PushNews, string>>>> = {
  nb: {
    approval: 'Noe venter på attestering.',
    sign: 'Et dokument venter på signaturen din.',
    asked: 'En kvittering trenger svar fra deg.',
    returned: 'Noe du sendte til attestering, er sendt tilbake.',
  },
  en: {
    approval: 'Something waits for approval.',
    sign: 'A document waits for your signature.',
    asked: 'A receipt needs an answer from you.',
    returned: 'Something you submitted for approval was sent back.',
  },
};

const PLACES: Readonly<Record<PushNews, string>> = {
  approval: '/approvals',
  sign: '/documents',
  asked: '/drafts',
  returned: '/inbox',
};

const isNews = (value: unknown): value is PushNews =>
  typeof value === 'string' && Object.hasOwn(PLACES, value);

interface Badged {
  setAppBadge?: () => Promise<void>;
}

/**
 * Shows what the server tells, and leads to where it is done. A message that says nothing known shows that something waits all the same:
 * browsers take the permission back from an app that is told and shows nothing.
 */
export function tellsWhatWaits(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener('push', (event) => {
    const { news, language } = messageIn(event.data);
    const words = WORDS[language] ?? WORDS['nb'];
    const shown = worker.registration.showNotification('Segl', {
      body: words?.[news] ?? '',
      // One of a kind at a time.
      tag: news,
      lang: language,
      icon: '/icons/seal-192.png',
      badge: '/icons/seal-192.png',
      data: { news },
    });
    // Only what was shown is marked: without the permission nothing is.
    const marked = shown.then(() => (worker.navigator as Badged).setAppBadge?.());
    event.waitUntil(marked.catch(() => undefined));
  });

  worker.addEventListener('notificationclick', (event) => {
    event.notification.close();
    const { news } = (event.notification.data ?? {}) as { news?: unknown };
    event.waitUntil(lead(worker, isNews(news) ? PLACES[news] : '/'));
  });
}

function messageIn(data: PushMessageData | null): { news: PushNews; language: string } {
  try {
    const { news, language } = (data?.json() ?? {}) as Record<string, unknown>;
    return { news: isNews(news) ? news : 'approval', language: language === 'en' ? 'en' : 'nb' };
  } catch {
    return { news: 'approval', language: 'nb' };
  }
}

/** An open window is asked to go there, so that it keeps what is typed in it; else one is opened. */
async function lead(worker: ServiceWorkerGlobalScope, to: string): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window' });
  const open = windows.find(({ focused }) => focused) ?? windows[0];
  if (!open) {
    await worker.clients.openWindow(to);
    return;
  }
  open.postMessage({ type: 'GO', to });
  await open.focus().catch(() => open);
}
