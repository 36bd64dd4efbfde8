import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { NOW, authority, make, purposes } from '#tests/signing/certificates.ts';
import { newInstallation, type Installation } from '#tests/signing/people.ts';
import { has, run, unlessMissing } from '#tests/signing/programs.ts';
import { digestOf } from '#lib/domain/signature/algorithm/algorithms.ts';
import { readTimestampToken } from '#lib/domain/signature/cms/timestamp.ts';
import type { Authority } from '#lib/server/signing/pki/certificates.ts';
import { writePem } from '#lib/server/signing/pki/pem.ts';
import type { TimestampAuthority } from './authority.ts';
import { obtainTimestamp } from './client.ts';
import { httpAuthority } from './http.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { readReply, writeRequest } from './messages.ts';
import { oneIn } from '#tests/setup/long.ts';

const IMPRINT = digestOf('SHA-256', new TextEncoder().encode('a signature'));
const OTHER = digestOf('SHA-256', new TextEncoder().encode('another signature'));
const POLICY = '2.25.240209083834190496256571052344935569916';
const NONCE = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

let made: Installation;
beforeAll(async () => {
  made = await newInstallation();
});

function embedded(
  more: { authority?: Authority; chain?: Uint8Array[]; now?: Date } = {},
): TimestampAuthority {
  const { authority: stamper = made.stamper, chain = [], now = NOW } = more;
  return embeddedAuthority({ authority: stamper, chain, policy: POLICY, now: () => now });
}

async function outcome(from: TimestampAuthority, roots: readonly Uint8Array[] = [made.root]) {
  const token = await obtainTimestamp(from, { imprint: IMPRINT, roots, now: NOW });
  return token.ok ? 'token' : token.error.code;
}

/** An authority that answers every question with what it was given. */
function answering(answer: Uint8Array | ((message: Uint8Array) => Promise<Uint8Array>)): TimestampAuthority {
  return {
    name: 'hostile',
    request: (message) => (typeof answer === 'function' ? answer(message) : Promise.resolve(answer)),
  };
}

/** An authority of the installation's root with any extensions on its certificate. */
async function stamperWith(
  extensions: Parameters<typeof make>[1],
): Promise<{ authority: Authority; root: Uint8Array }> {
  const root = await make('Root', { extensions: authority() });
  const { der, keys } = await make('Time', { issuer: root, ...extensions });
  return { authority: { certificate: der, privateKey: keys.privateKey }, root: root.der };
}

describe('a timestamp', () => {
  test('is handed out when all of it holds', async () => {
    const token = await obtainTimestamp(embedded(), { imprint: IMPRINT, roots: [made.root], now: NOW });
    if (!token.ok) throw new Error(token.error.code);
    const read = readTimestampToken(token.value);
    if (!read.ok) throw new Error(read.error.code);
    expect(read.value).toMatchObject({ policy: POLICY, time: NOW, imprint: { hash: 'SHA-256' } });
    expect(read.value.cms.certificates.length).toBe(1);
  });

  test('is asked for with another nonce every time', async () => {
    const nonces = new Set<string>();
    const listening = answering((message) => {
      nonces.add(Buffer.from(message).toString('hex'));
      return embedded().request(message);
    });
    for (let count = 0; count < 20; count += 1) expect(await outcome(listening)).toBe('token');
    expect(nonces.size).toBe(20);
  });

  test('within five minutes of our clock, and no further off', async () => {
    const shifted = (seconds: number) => outcome(embedded({ now: new Date(NOW.getTime() + seconds * 1000) }));
    expect(await shifted(299)).toBe('token');
    expect(await shifted(301)).toBe('timestamp_wrong_time');
    expect(await shifted(-299)).toBe('token');
    expect(await shifted(-301)).toBe('timestamp_wrong_time');
  });
});

describe('a hostile reply', () => {
  test('replayed: the right imprint, an old nonce', async () => {
    const old = await embedded().request(writeRequest(IMPRINT, NONCE));
    expect(await outcome(answering(old))).toBe('timestamp_wrong_nonce');
  });

  test('foreign: our nonce, another imprint', async () => {
    const swapping = answering((message) => {
      const swapped = Buffer.from(message);
      swapped.set(OTHER, swapped.indexOf(Buffer.from(IMPRINT)));
      return embedded().request(swapped);
    });
    expect(await outcome(swapping)).toBe('timestamp_wrong_imprint');
  });

  test('from an authority that no trusted root vouches for', async () => {
    const other = await newInstallation();
    expect(await outcome(embedded({ authority: other.stamper }))).toBe('timestamp_untrusted');
    expect(await outcome(embedded({ authority: other.stamper, chain: [other.root] }))).toBe(
      'timestamp_untrusted',
    );
    expect(await outcome(embedded(), [])).toBe('timestamp_untrusted');
  });

  test('signed by a certificate that is not for stamping time alone, critically', async () => {
    const stamping = '1.3.6.1.5.5.7.3.8';
    for (const extensions of [
      [],
      [purposes([stamping], false)],
      [purposes([stamping, '1.3.6.1.5.5.7.3.36'])],
      [purposes(['1.3.6.1.5.5.7.3.36'])],
      [purposes(['2.5.29.37.0'])],
    ]) {
      const { authority: stamper, root } = await stamperWith({ extensions });
      expect(await outcome(embedded({ authority: stamper }), [root])).toBe('timestamp_untrusted');
    }
    const { authority: stamper, root } = await stamperWith({ extensions: [purposes([stamping])] });
    expect(await outcome(embedded({ authority: stamper }), [root])).toBe('token');
  });

  test('signed by a signer’s certificate, or by one that had run out', async () => {
    expect(await outcome(embedded({ authority: made.signer, chain: [made.issuer.certificate] }))).toBe(
      'timestamp_untrusted',
    );
    const { authority: stamper, root } = await stamperWith({
      extensions: [purposes(['1.3.6.1.5.5.7.3.8'])],
      notAfter: new Date(NOW.getTime() - 1000),
    });
    expect(await outcome(embedded({ authority: stamper }), [root])).toBe('timestamp_untrusted');
  });

  test('with a byte changed anywhere never gives a token that differs from what was signed', async () => {
    let changes = 0;
    // The next run's keys and times put another byte there.
    for (let at = 0; ; at += oneIn(9)) {
      let length = 0;
      const flipping = answering(async (message) => {
        const reply = Uint8Array.from(await embedded().request(message));
        length = reply.length;
        // The length of a signature varies by an octet or two; beyond the end nothing is changed.
        if (at < length) reply[at] = (reply[at] ?? 0) ^ 0xff;
        return reply;
      });
      const result = await outcome(flipping);
      if (at >= length) break;
      changes += 1;
      expect(`${at} ${result}`).toMatch(/^\d+ timestamp_/);
    }
    expect(changes).toBeGreaterThan(75);
  });

  test('cut short, empty, longer than it says, or garbage', async () => {
    const whole = await embedded().request(writeRequest(IMPRINT, NONCE));
    const garbage = [new Uint8Array(), whole.subarray(0, whole.length - 1), Uint8Array.of(...whole, 0)];
    const html = new TextEncoder().encode('<html>Velkommen</html>');
    const granted = Uint8Array.from([0x30, 0x05, 0x30, 0x03, 0x02, 0x01, 0x00]);
    for (const bytes of [...garbage, html, granted, new Uint8Array(60_000).fill(0x30)])
      expect(await outcome(answering(bytes))).toBe('timestamp_malformed');
  });

  test('a refusal comes back with what the authority says', async () => {
    const refusing = answering(() => embedded().request(writeRequest(new Uint8Array(20), NONCE)));
    const token = await obtainTimestamp(refusing, { imprint: IMPRINT, roots: [made.root], now: NOW });
    expect(token).toEqual({
      ok: false,
      error: { code: 'timestamp_refused', authority: 'hostile', status: 2, text: 'only SHA-256 is stamped' },
    });
  });

  test('an authority that can’t be reached is said to be', async () => {
    const gone = answering(() => Promise.reject(new Error('connect ECONNREFUSED')));
    expect(await outcome(gone)).toBe('timestamp_unavailable');
  });
});

describe('over HTTP', () => {
  let server: Server | undefined;
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise((done) => (server ? server.close(done) : done(undefined)));
    server = undefined;
  });

  async function serve(listener: RequestListener): Promise<TimestampAuthority> {
    const listening = createServer(listener);
    server = listening;
    await new Promise<void>((ready) => listening.listen(0, '127.0.0.1', ready));
    return httpAuthority(`http://127.0.0.1:${(listening.address() as AddressInfo).port}/tsa`);
  }

  test('asks as RFC 3161 has it', async () => {
    const types: unknown[] = [];
    const over = await serve((request, response) => {
      types.push(request.method, request.headers['content-type']);
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        void embedded()
          .request(Buffer.concat(parts))
          .then((reply) => response.end(reply));
      });
    });
    expect(await outcome(over)).toBe('token');
    expect(types).toEqual(['POST', 'application/timestamp-query']);
  });

  test('an error, a redirect or an endless reply is no timestamp', async () => {
    const answers: RequestListener[] = [
      (_, response) => response.writeHead(503).end('busy'),
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      (_, response) => {
        const pour = () => {
          while (!response.destroyed && response.write(Buffer.alloc(16_384)));
        };
        response.on('drain', pour);
        pour();
      },
    ];
    for (const answer of answers) {
      expect(await outcome(await serve(answer))).toBe('timestamp_unavailable');
      server?.closeAllConnections();
      server?.close();
    }
  });

  test('only HTTP addresses', () => {
    expect(() => httpAuthority('file:///etc/passwd')).toThrow(TypeError);
    expect(() => httpAuthority('tsa.example')).toThrow(TypeError);
  });
});

describe('the embedded authority', () => {
  async function reply(message: Uint8Array) {
    const read = readReply(await embedded().request(message));
    if (!read.ok) throw new Error(read.error.reason);
    return { status: read.value.status, token: read.value.token !== null };
  }

  test('rejects what it does not do', async () => {
    expect(await reply(writeRequest(IMPRINT, NONCE))).toEqual({ status: 0, token: true });
    expect(await reply(writeRequest(new Uint8Array(31), NONCE))).toEqual({ status: 2, token: false });
    expect(await reply(new Uint8Array(10))).toEqual({ status: 2, token: false });
  });

  const it = test.skipIf(!has('openssl'));
  it(unlessMissing('openssl', 'answers openssl, and openssl accepts its answer'), async () => {
    const reply = await embedded().request(writeRequest(IMPRINT, NONCE));
    const files = {
      'query.tsq': writeRequest(IMPRINT, NONCE),
      'reply.tsr': reply,
      'root.pem': writePem([made.root]),
    };
    const args = ['ts', '-verify', '-queryfile', 'query.tsq', '-in', 'reply.tsr', '-CAfile', 'root.pem'];
    const at = ['-attime', String(NOW.getTime() / 1000)];
    expect(run('openssl', [...args, ...at], files)).toMatchObject({
      code: 0,
      output: expect.stringContaining('Verification: OK') as string,
    });
    const replayed = { ...files, 'query.tsq': writeRequest(IMPRINT, Uint8Array.of(9, ...NONCE)) };
    expect(run('openssl', [...args, ...at], replayed).output).toContain('nonce mismatch');
  });
});
