import { connect as call, createServer, type AddressInfo, type Server } from 'node:net';
import { getCACertificates, setDefaultCACertificates, TLSSocket } from 'node:tls';
import { afterEach, beforeAll, afterAll, expect, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { ecdsa, selfSigned } from '#tests/setup/files/foreign-cms.ts';
import { connect } from '../database.ts';

/* A PostgreSQL elsewhere: over TLS, and only the one that was meant. What ends the TLS here is a door of ours before the real one. */

/** What asks the server whether it speaks TLS (PostgreSQL, frontend/backend protocol: SSLRequest). */
const ASKED = Buffer.from('0000000804d2162f', 'hex');

let database: TestDatabase;
const doors: Server[] = [];
const trusted = getCACertificates('default');
beforeAll(async () => {
  database = await freshDatabase();
});
afterEach(() => {
  setDefaultCACertificates(trusted);
  for (const door of doors.splice(0)) door.close();
});
afterAll(() => database.close());

const pem = (der: Buffer) =>
  `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----`;

/** The real server behind a certificate of this name; null: behind none, as one that speaks no TLS says. */
async function serverNamed(
  name: string | null,
): Promise<{ url: string; certificate: string; plain: () => number }> {
  const method = ecdsa('prime256v1', 'sha256', '1.2.840.10045.4.3.2');
  const certificate = pem(selfSigned(method, name ?? 'nobody'));
  const key = method.keys.privateKey.export({ format: 'pem', type: 'pkcs8' });
  const real = new URL(database.appUrl);
  let plain = 0;
  const door = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (first) => {
      if (!first.equals(ASKED)) return void ((plain += 1), socket.destroy());
      if (name === null) return void socket.write('N');
      socket.write('S');
      const inner = new TLSSocket(socket, { isServer: true, key, cert: certificate });
      const behind = call(Number(real.port), real.hostname);
      for (const each of [inner, behind]) each.on('error', () => behind.destroy());
      inner.pipe(behind).pipe(inner);
    });
  });
  doors.push(door);
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.appUrl);
  url.hostname = 'localhost';
  url.port = String((door.address() as AddressInfo).port);
  url.searchParams.set('sslmode', 'verify-full');
  return { url: url.toString(), certificate, plain: () => plain };
}

/** What comes of a connection to it. */
async function reached(url: string): Promise<string> {
  const pool = connect(url, 1);
  try {
    const [row] = await pool.lend(({ sql }) => sql.unsafe('select 1 as one'));
    return `answered ${String(row?.['one'])}`;
  } catch (cause) {
    return String((cause as { code?: string }).code);
  } finally {
    await pool.close();
  }
}

it('is taken under a certificate of its name that leads to a known root, and under no other', async () => {
  const known = await serverNamed('localhost');
  expect(await reached(known.url)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  const other = await serverNamed('elsewhere.example');
  setDefaultCACertificates([...trusted, known.certificate, other.certificate]);
  expect(await reached(known.url)).toBe('answered 1');
  expect(await reached(other.url)).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
});

it('that speaks no TLS is told nothing', async () => {
  const none = await serverNamed(null);
  expect(await reached(none.url)).not.toContain('answered');
  expect(none.plain()).toBe(0);
});
