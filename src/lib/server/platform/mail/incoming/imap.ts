import { ImapFlow } from 'imapflow';
import { LARGEST_MAIL } from '#lib/domain/drafts/mailed/mail.ts';
import type { Logger } from '../../log/log.ts';
import { isForNow, type Incoming, type Listening } from './incoming.ts';

/** In milliseconds. */
const EVERY = 60_000;
const PATIENCE = { connectionTimeout: 20_000, greetingTimeout: 16_000, socketTimeout: 120_000 };
/** In one round. */
const MOST = 100;

/**
 * Reads a mailbox every minute for what nobody has read. What is taken is marked as read (`\Seen`) once it is committed, what is refused
 * for good also as `\Flagged`; nothing is removed. What fails for now stays as it is, and so does all else when the server does not answer.
 */
export function watchMailbox(url: URL, incoming: Incoming, log: Logger, every = EVERY): Listening {
  let stopped = false;
  let round: Promise<void> = Promise.resolve();
  const look = () => {
    round = readMailbox(url, incoming)
      .then(({ taken, refused }) => {
        if (taken + refused > 0) log.info({ taken, refused }, 'mailbox read');
      })
      .catch((cause: unknown) => {
        // Its message quotes what the server said.
        log.warn({ code: (cause as NodeJS.ErrnoException).code }, 'mailbox not read');
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(look, every);
      });
  };
  let timer = setTimeout(look, 0);
  return {
    port: 0,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}

/** One round. Throws where the server does not answer, or lets nobody in. */
export async function readMailbox(
  url: URL,
  incoming: Incoming,
): Promise<{ readonly taken: number; readonly refused: number }> {
  const secure = url.protocol === 'imaps:';
  const client = new ImapFlow({
    ...{ host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || (secure ? 993 : 143)), secure },
    auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
    ...{ logger: false, disableAutoIdle: true, ...PATIENCE },
    // A plain connection is to this machine alone (platform/tls.ts).
    ...(!secure && { doSTARTTLS: false }),
  });
  // Told again by whoever waits for it.
  client.on('error', () => {});
  await client.connect();
  try {
    const lock = await client.getMailboxLock(decodeURIComponent(url.pathname.slice(1)) || 'INBOX');
    try {
      return await readUnseen(client, incoming);
    } finally {
      lock.release();
    }
  } finally {
    await client.logout().catch(() => client.close());
  }
}

async function readUnseen(
  client: ImapFlow,
  incoming: Incoming,
): Promise<{ readonly taken: number; readonly refused: number }> {
  const found = await client.search({ seen: false }, { uid: true });
  let [taken, refused] = [0, 0];
  for (const uid of (found || []).slice(0, MOST)) {
    const became = await readOne(client, incoming, uid);
    if (became === 'later') continue;
    const flags = became === 'taken' ? ['\\Seen'] : ['\\Seen', '\\Flagged'];
    await client.messageFlagsAdd(String(uid), flags, { uid: true });
    if (became === 'taken') taken += 1;
    else refused += 1;
  }
  return { taken, refused };
}

/** Once for each client that it names. Refused, where it names none or one of them refuses it. */
async function readOne(
  client: ImapFlow,
  incoming: Incoming,
  uid: number,
): Promise<'taken' | 'refused' | 'later'> {
  const about = await client.fetchOne(String(uid), { size: true }, { uid: true });
  if (!about) return 'later';
  if ((about.size ?? 0) > LARGEST_MAIL) return 'refused';
  const message = await client.fetchOne(String(uid), { source: true }, { uid: true });
  if (!message || !message.source) return 'later';
  const named = new Set((await incoming.named(message.source)).map((address) => address.toLowerCase()));
  let became: 'taken' | 'refused' | null = null;
  for (const address of named) {
    const take = await incoming.recipient(address);
    if (!take) continue;
    const taken = await take(message.source);
    if (!taken.ok && isForNow(taken.error)) return 'later';
    if (became !== 'refused') became = taken.ok ? 'taken' : 'refused';
  }
  return became ?? 'refused';
}
