import { readFileSync } from 'node:fs';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { LARGEST_MAIL } from '#lib/domain/drafts/mailed/mail.ts';
import { isLoopback } from '../../loopback.ts';
import type { Logger } from '../../log/log.ts';
import { networkOf } from '../../network.ts';
import type { Incoming, Listening, MailRefused } from './incoming.ts';

/** Of one network: connections a minute, and addresses that are nobody's in ten, as in one connection; after them it is told nothing. */
const CONNECTIONS = { points: 60, duration: 60 };
const UNKNOWN = { points: 20, duration: 600 };
/** Each holds a mail in memory. */
const AT_ONCE = 4;
const CONNECTED_AT_ONCE = 50;
/** In milliseconds. A mail of the largest size over a slow line. */
const PATIENCE = { silence: 60_000, mail: 300_000 };

const BUSY: MailRefused = { code: 'busy', reply: 452, status: '4.3.1', text: 'Busy. Try again later.' };
const TLS_FIRST: MailRefused = {
  code: 'tls',
  reply: 530,
  status: '5.7.0',
  text: 'Must issue STARTTLS first.',
};
const TOO_LARGE: MailRefused = {
  ...{ code: 'too_large', reply: 552, status: '5.3.4' },
  text: 'Larger than 30 MB. Send the attachments one by one.',
};
const NOBODY: MailRefused = { code: 'nobody', reply: 550, status: '5.1.1', text: 'No such address here.' };
const ONE_BY_ONE: MailRefused = {
  ...{ code: 'one_by_one', reply: 452, status: '4.5.3' },
  text: 'One recipient in each transaction.',
};
const TOO_MANY: MailRefused = {
  ...{ code: 'too_many', reply: 421, status: '4.7.0' },
  text: 'Too many tries from there. Try again later.',
};
const SLOW: MailRefused = { code: 'slow', reply: 421, status: '4.4.2', text: 'It took too long.' };
const NOT_NOW: MailRefused = { code: 'not_now', reply: 451, status: '4.3.0', text: 'Try again later.' };

interface Where {
  readonly url: URL;
  /** PEM files. */
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * Takes mail over SMTP or LMTP for the addresses that `incoming` knows, and for nobody else: nothing is relayed, nobody signs in. 250 is
 * said once a mail is committed, one recipient in each transaction, so that each has an answer of its own. From another machine all of it
 * is behind STARTTLS.
 * @throws where it can't listen there
 */
export async function listenForMail(where: Where, incoming: Incoming, log: Logger): Promise<Listening> {
  const { url, certificate, key } = where;
  const lmtp = url.protocol === 'lmtp:';
  const secured = certificate !== undefined && key !== undefined;
  const door = new Door(incoming, log);
  const server = new SMTPServer({
    ...{ lmtp, name: url.hostname, banner: 'Segl', size: LARGEST_MAIL, logger: false },
    ...{ maxClients: CONNECTED_AT_ONCE, socketTimeout: PATIENCE.silence },
    disabledCommands: secured ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    // Names are looked up nowhere: what a stranger says of themselves decides nothing.
    disableReverseLookup: true,
    ...(secured && {
      cert: readFileSync(certificate),
      key: readFileSync(key),
      minVersion: 'TLSv1.2' as const,
    }),
    onConnect: (session, done) => void door.answer(done, () => door.connection(session)),
    onMailFrom: (_sender, { secure, remoteAddress }, done) =>
      done(secured && !secure && !isLoopback(remoteAddress) ? errorOf(TLS_FIRST) : null),
    onRcptTo: ({ address }, session, done) => void door.answer(done, () => door.recipient(address, session)),
    onData: (stream, session, done) => void door.answer(done, () => door.mail(stream, session)),
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', ({ code }: NodeJS.ErrnoException) => log.debug({ code }, 'mail connection failed'));
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(Number(url.port || (lmtp ? 24 : 25)), url.hostname.replace(/^\[|\]$/g, ''), resolve);
  });
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What is said to each of a sender's lines: null, go on. */
class Door {
  readonly #incoming: Incoming;
  readonly #log: Logger;
  readonly #connections = new RateLimiterMemory(CONNECTIONS);
  readonly #unknown = new RateLimiterMemory(UNKNOWN);
  /** Of each connection, the addresses that were nobody's. */
  readonly #guesses = new WeakMap<SMTPServerSession, number>();
  #taking = 0;

  constructor(incoming: Incoming, log: Logger) {
    this.#incoming = incoming;
    this.#log = log;
  }

  async connection({ remoteAddress }: SMTPServerSession): Promise<MailRefused | null> {
    // A mail server of this machine brings those of all others.
    const within = isLoopback(remoteAddress) || (await counted(this.#connections, remoteAddress));
    return within ? null : TOO_MANY;
  }

  async recipient(address: string, session: SMTPServerSession): Promise<MailRefused | null> {
    if (session.envelope.rcptTo.length > 0) return ONE_BY_ONE;
    const guesses = this.#guesses.get(session) ?? 0;
    const soFar = await this.#unknown.get(networkOf(session.remoteAddress));
    if (Math.max(guesses, soFar?.consumedPoints ?? 0) >= UNKNOWN.points) return TOO_MANY;
    if (await this.#incoming.recipient(address)) return null;
    this.#guesses.set(session, guesses + 1);
    // A mail server of this machine passes on what all others guess: only the connection is done with.
    if (!isLoopback(session.remoteAddress)) await counted(this.#unknown, session.remoteAddress);
    return NOBODY;
  }

  async mail(stream: SMTPServerDataStream, { envelope }: SMTPServerSession): Promise<MailRefused | null> {
    if (this.#taking >= AT_ONCE) {
      stream.resume();
      return BUSY;
    }
    this.#taking += 1;
    try {
      const raw = await whole(stream);
      if (!(raw instanceof Uint8Array)) return raw;
      // Asked anew: the address may have been ended while the mail was on its way.
      const take = await this.#incoming.recipient(envelope.rcptTo[0]?.address ?? '');
      if (!take) return NOBODY;
      const taken = await take(raw);
      return taken.ok ? null : taken.error;
    } finally {
      this.#taking -= 1;
    }
  }

  /** Whatever throws is ours: the sender keeps the mail and tries again. */
  async answer(done: (error?: Error | null) => void, work: () => Promise<MailRefused | null>): Promise<void> {
    try {
      const refused = await work();
      done(refused && errorOf(refused));
    } catch (cause) {
      this.#log.error({ err: cause }, 'mail not taken');
      done(errorOf(NOT_NOW));
    }
  }
}

/** The mail as it came, or why not. */
async function whole(stream: SMTPServerDataStream): Promise<Uint8Array | MailRefused> {
  const pieces: Buffer[] = [];
  let size = 0;
  const late = AbortSignal.timeout(PATIENCE.mail);
  for await (const piece of stream as AsyncIterable<Buffer>) {
    if (late.aborted) return SLOW;
    size += piece.length;
    // Read to its end, so that the answer is heard.
    if (size <= LARGEST_MAIL) pieces.push(piece);
    else pieces.length = 0;
  }
  return stream.sizeExceeded || size > LARGEST_MAIL ? TOO_LARGE : Buffer.concat(pieces);
}

async function counted(limiter: RateLimiterMemory, address: string): Promise<boolean> {
  try {
    await limiter.consume(networkOf(address));
    return true;
  } catch {
    return false;
  }
}

function errorOf({ reply, status, text }: MailRefused): Error {
  return Object.assign(new Error(`${status} ${text}`), { responseCode: reply });
}
