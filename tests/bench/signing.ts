import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesOf, file, HELLO } from '#tests/fixtures/pdf.ts';
import { ok, type Failure, type Result } from '#lib/domain/result.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { addTimestamp, signatureValue, signCms } from '#lib/server/signing/cms/sign.ts';
import { appendSignature } from '#lib/server/signing/pdf/sign/incremental.ts';
import { inspectUpload } from '#lib/server/signing/pdf/upload/inspect.ts';
import { stampDocument } from '#lib/server/signing/pdf/stamp/stamp.ts';
import { issueForAct } from '#lib/server/signing/pki/certificates.ts';
import { obtainTimestamp } from '#lib/server/platform/timestamps/client.ts';
import { embeddedAuthority } from '#lib/server/signing/authorities/embedded.ts';
import { writeRequest } from '#lib/server/platform/timestamps/messages.ts';
import { keptForLong } from '../signing/long-lived.ts';
import { FJORD, newInstallation, type Installation } from '../signing/people.ts';
import { longReport } from '../setup/files/long-report.ts';
import { medianMs, type Row } from './benchmark.ts';

const TIMES = 15;
const PAGES = 250;
const FIELDS = ['one', 'two', 'three'];
const SEAL = 'seal';
const MANY = Array.from({ length: 25 }, (_, at) => `field-${at + 1}`);

/**
 * What a signature costs (a key, its certificate, the CMS, the incremental update; B-T with a timestamp asked of the
 * authority in the same process; B-LTA with lists and a document timestamp for all of them), inspecting an upload,
 * stamping, and verifying, each beside SHA-256 and raw P-256 over the same bytes and beside as many round trips to the
 * authority, in the same run. Milliseconds, the middle of several runs. No network: an authority elsewhere adds its own
 * time, once for each timestamp.
 */
export async function signing(): Promise<Row[]> {
  const people = await newInstallation(new Date());
  const paper = await stamped(bytesOf(file(HELLO)));
  const signers = act(people, false);
  const one = await signed(paper, ['one'], signers);
  const three = await signed(paper, FIELDS, act(people, true));
  const long = await longReport(PAGES);
  const ten = await stamped(await longReport(10));
  const many = await signed(await stamped(bytesOf(file(HELLO)), MANY), MANY, act(people, true));
  const manyKept = await keptForLong(many, { installation: people, now: new Date() });
  const toLta = async () => {
    const all = await signed(ten, [SEAL, ...FIELDS], act(people, true));
    return keptForLong(all, { installation: people, now: new Date() });
  };
  const threeKept = await toLta();
  const check = (bytes: Uint8Array) => verifyPdf(bytes, { roots: [people.root], at: new Date() });
  return [
    await row('sign, B-B', paper, 1, 'sign', () => signed(paper, ['one'], signers)),
    await row('sign, B-T', paper, 1, 'sign', () => signed(paper, ['one'], act(people, true)), { stamps: 1 }),
    await row('three signers, B-T', paper, 3, 'sign', () => signed(paper, FIELDS, act(people, true)), {
      stamps: 3,
    }),
    await row('seal, three signers, B-LTA, 10 pages', ten, 4, 'sign', toLta, { stamps: 5 }),
    await row(`inspect ${PAGES} pages`, long, 1, 'verify', () => Promise.resolve(inspectUpload(long))),
    await row(`stamp ${PAGES} pages`, long, 1, 'sign', () => stamped(long), { times: 3 }),
    await row('verify one, B-B', one, 1, 'verify', () => check(one)),
    await row('verify three, B-T', three, 3, 'verify', () => check(three)),
    await row('verify seal and three, B-LTA', threeKept, 4, 'verify', () => check(threeKept)),
    await row(`verify ${MANY.length}, B-LTA`, manyKept, MANY.length, 'verify', () => check(manyKept)),
  ];
}

async function row(
  what: string,
  bytes: Uint8Array,
  operations: number,
  kind: 'sign' | 'verify',
  work: () => Promise<unknown>,
  { times = TIMES, stamps = 0 }: { times?: number; stamps?: number } = {},
): Promise<Row> {
  const raw = await medianMs(times, rawOperations(bytes, operations, kind));
  const authority = stamps > 0 ? await medianMs(times, await roundTrips(stamps)) : 0;
  const ours = await medianMs(times, work);
  return {
    what,
    KiB: Math.round(bytes.length / 1024),
    'raw P-256 + SHA-256 ms': Number(raw.toFixed(2)),
    'timestamps alone ms': Number(authority.toFixed(2)),
    ms: Number(ours.toFixed(2)),
    'times raw': Math.round(ours / raw),
  };
}

const RAW = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const RAW_SIGNATURE = sign('sha256', Buffer.alloc(32), RAW.privateKey);

function rawOperations(bytes: Uint8Array, operations: number, kind: 'sign' | 'verify') {
  return () => {
    for (let operation = 0; operation < operations; operation++) {
      const digest = createHash('sha256').update(bytes).digest();
      if (kind === 'sign') sign('sha256', digest, RAW.privateKey);
      else verify('sha256', Buffer.alloc(32), RAW.publicKey, RAW_SIGNATURE);
    }
    return Promise.resolve();
  };
}

/** So many questions to the authority in this process, one after the other. */
async function roundTrips(count: number): Promise<() => Promise<void>> {
  const { stamper } = await newInstallation(new Date());
  const authority = embeddedAuthority({
    authority: stamper,
    chain: [],
    policy: '2.25.1',
    now: () => new Date(),
  });
  const question = writeRequest(new Uint8Array(32), Uint8Array.of(1, 2, 3));
  return async () => {
    for (let trip = 0; trip < count; trip++) await authority.request(question);
  };
}

type Sign = (digest: Uint8Array) => Promise<Result<Uint8Array, Failure>>;

function act({ issuer, rootAuthority, root, stamper }: Installation, timestamped: boolean): Sign {
  const authority = embeddedAuthority({
    authority: stamper,
    chain: [rootAuthority.certificate],
    policy: '2.25.1',
    now: () => new Date(),
  });
  return async (digest) => {
    const subject = { name: 'Anne Åsen', id: '0196f3a2-7c1e-7b3a-9d52-1f6e2a4c8b90', organisation: FJORD };
    const now = new Date();
    const signer = await issueForAct(issuer, { subject, method: 'totp', now });
    const cms = await signCms({ digest, signer, chain: [issuer.certificate] });
    if (!timestamped) return ok(cms);
    const imprint = sha256(signatureValue(cms));
    const token = await obtainTimestamp(authority, { imprint, roots: [root], now });
    return token.ok ? ok(addTimestamp(cms, token.value)) : token;
  };
}

async function signed(paper: Uint8Array, fields: readonly string[], signer: Sign): Promise<Uint8Array> {
  let bytes = paper;
  for (const field of fields) {
    const input = { field, name: 'Anne Åsen', reason: 'Leieavtale', time: new Date(), sign: signer };
    const seals = field === SEAL ? { certify: { permits: 2 } as const } : {};
    bytes = must(await appendSignature(bytes, { ...input, ...seals }));
  }
  return bytes;
}

async function stamped(bytes: Uint8Array, fields: readonly string[] = FIELDS): Promise<Uint8Array> {
  return must(
    await stampDocument(bytes, {
      code: '7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ',
      verifyUrl: 'https://segl.example.no/verify/7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ-7ZZZ',
      title: 'Leieavtale',
      sender: { name: 'Ingrid Dahl', organisation: FJORD.name },
      signers: fields.map((field) => ({ field, name: 'Anne Åsen' })),
      sealField: SEAL,
      language: 'nb',
      now: new Date(),
    }),
  );
}

function must<T>(result: Result<T, Failure>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}
