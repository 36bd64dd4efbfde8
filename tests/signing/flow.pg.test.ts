import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signedParts } from './signed-parts.ts';
import { verifyPdf } from '#lib/domain/signature/verify.ts';
import { trustedRoots } from '#lib/server/signing/index.ts';
import { writePem } from '#lib/server/signing/pki/pem.ts';
import { freshDatabase, type TestDatabase } from '../setup/database.ts';
import { newestBytes, sentTo, signNewest, someSigners } from '../setup/books/documents.ts';
import { must } from '../setup/books/drafts.ts';
import { checkBaseline } from './baseline.ts';
import { has, run, unlessMissing } from './programs.ts';

/*
 * Documents as the service makes them, sealed and signed by two and by three, with and without timestamps, before every
 * checker there is: our own verifier and clauses, and those that others wrote.
 */

interface Made {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly level: 'B-B' | 'B-LTA';
  readonly signatures: number;
}

let database: TestDatabase;
let root: Uint8Array;
const made: Made[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  const clientId = await database.newClient('Fjordheim Bygg AS');
  const stamped = database.contextFor(clientId);
  const plain = { ...stamped, platform: { ...stamped.platform } };
  plain.platform = { ...plain.platform, config: { ...plain.platform.config, timestamping: 'none' } };
  for (const [level, context] of [
    ['B-LTA', stamped],
    ['B-B', plain],
  ] as const) {
    for (const names of [
      ['Anne Åsen', 'Þórður Łukasz'],
      ['Anne', 'Bo', 'Čáhppe'],
    ]) {
      const signers = someSigners(...names);
      const id = await sentTo(context, signers);
      for (const { userId } of signers) must(await signNewest({ ...context, actorId: userId }, id));
      const signatures = signers.length + 1;
      made.push({
        name: `${level} by ${names.length}`,
        bytes: await newestBytes(stamped, id),
        level,
        signatures,
      });
    }
  }
  [root = new Uint8Array()] = (await trustedRoots(stamped.platform)).roots;
});
afterAll(() => database.close());

const each = [0, 1, 2, 3];
const file = (at: number): Made => {
  const found = made[at];
  if (!found) throw new Error(`no file ${at}`);
  return found;
};

describe.each(each)('document %s', (at) => {
  it('is valid to our verifier, every signature at its level and trusted', async () => {
    const { bytes, level, signatures } = file(at);
    const verdict = await verifyPdf(bytes, { roots: [root], at: new Date() });
    expect(verdict.overall).toBe('valid');
    expect(
      verdict.signatures.map((signature) => [signature.verdict, signature.level, signature.kind]),
    ).toEqual([
      ['valid', level, 'certification'],
      ...Array.from({ length: signatures - 1 }, () => ['valid', level, 'approval']),
      ...(level === 'B-LTA' ? [['valid', null, 'timestamp']] : []),
    ]);
    expect(
      verdict.signatures.every(({ timestamp }) => (timestamp?.trusted ?? false) === (level === 'B-LTA')),
    ).toBe(true);
    const stranger = await verifyPdf(bytes, { roots: [], at: new Date() });
    expect(stranger.overall).toBe('unknown_issuer');
    // Who is believed about when is not believed about who.
    const timed = await verifyPdf(bytes, { roots: [], timeRoots: [root], at: new Date() });
    expect(timed.overall).toBe('unknown_issuer');
    expect(timed.signatures.every(({ timestamp }) => timestamp?.trusted ?? level === 'B-B')).toBe(true);
  });

  it('breaks no clause of a baseline signature', async () => {
    const { bytes, level, signatures } = file(at);
    const reports = await checkBaseline(bytes, { at: new Date() });
    expect(reports.map((report) => [report.level, report.violations])).toEqual(
      Array.from({ length: signatures }, () => [level === 'B-LTA' ? 'B-T' : level, []]),
    );
  });

  it.skipIf(!has('pdfsig'))(unlessMissing('pdfsig', 'is valid to pdfsig'), () => {
    const { bytes, signatures } = file(at);
    const { output } = run('pdfsig', ['a.pdf'], { 'a.pdf': bytes });
    expect(output.match(/Signature Validation: Signature is Valid\./g)).toHaveLength(signatures);
  });

  it.skipIf(!has('mutool'))(unlessMissing('mutool', 'is unchanged to mutool'), () => {
    const { bytes, level, signatures } = file(at);
    const { output } = run('mutool', ['sign', '-v', 'a.pdf'], { 'a.pdf': bytes });
    // A document timestamp is nothing it knows but as an edit.
    const last = level === 'B-LTA' ? 0 : 1;
    expect(output.match(/The document is unchanged since signing/g) ?? []).toHaveLength(last);
    expect(output.match(/The signature is valid but there have been edits/g)).toHaveLength(signatures - last);
  });

  it.skipIf(!has('qpdf'))(unlessMissing('qpdf', 'is without fault to qpdf'), () => {
    expect(run('qpdf', ['--check', 'a.pdf'], { 'a.pdf': file(at).bytes }).code).toBe(0);
  });

  it.skipIf(!has('openssl'))(unlessMissing('openssl', 'each CMS verifies as CAdES with openssl'), () => {
    const { bytes, signatures } = file(at);
    const parts = signedParts(bytes).slice(0, signatures);
    expect(parts).toHaveLength(signatures);
    for (const { cms, covered } of parts) {
      const given = { 'a.der': cms, 'a.bin': covered, 'root.pem': writePem([root]) };
      const args =
        'cms -verify -cades -binary -inform DER -in a.der -content a.bin -CAfile root.pem -purpose any -out o';
      const { code, output } = run('openssl', args.split(' '), given);
      expect(output).toContain('CAdES Verification successful');
      expect(code).toBe(0);
    }
  });
});
