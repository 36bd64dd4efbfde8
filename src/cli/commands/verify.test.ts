import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, file } from '#tests/fixtures/pdf.ts';
import { readCertificate } from '#lib/domain/signature/certificate/certificate.ts';
import type { PdfVerdict } from '#lib/domain/signature/verify.ts';
import { LISTS_FILE, ROOTS_FILE, writePem } from '#lib/server/signing/pki/pem.ts';
import { fixture } from '#tests/setup/files/fixtures.ts';
import {
  appendSigned,
  fieldOf,
  PREPARED,
  sealedAndSigned,
  type TestAuthorities,
  testAuthorities,
} from '#tests/setup/files/signed-pdf.ts';
import { listBy } from '#tests/signing/long-lived.ts';
import { verifyCommand } from './verify.ts';

const PDFS = fixture('pdf');
const hasPdfs = existsSync(PDFS);
const folder = mkdtempSync(join(tmpdir(), 'segl-verify-'));
const signed = join(folder, 'signed.pdf');
const roots = join(folder, 'roots.pem');

let authorities: TestAuthorities;
beforeAll(async () => {
  authorities = await testAuthorities(new Date(Date.now() - 60_000));
  writeFileSync(signed, bytesOf(await sealedAndSigned(authorities)));
  writeFileSync(roots, writePem([authorities.root]));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = 0;
});

/** One signature alone, under another name of its kind. */
const sealedBy = (options: { subFilter: string }) =>
  appendSigned(file(PREPARED), 21, {
    authorities,
    name: 'Kari',
    objects: { 11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R') },
    ...options,
  });

function certificateOf(der: Uint8Array) {
  const read = readCertificate(der);
  if (!read.ok) throw new Error(read.error.reason);
  return read.value;
}

/** What `segl verify …` prints, and its exit code. */
async function segl(...line: string[]): Promise<{ printed: string; failed: string; code: unknown }> {
  const printed: string[] = [];
  const failed: string[] = [];
  const program = new Command().exitOverride();
  verifyCommand(program, {
    print: (text) => void printed.push(text),
    printError: (text) => void failed.push(text),
  });
  // How fast this machine is at the moment is not what is asked.
  await program.parseAsync(['verify', '--seconds', '120', ...line], { from: 'user' });
  return { printed: printed.join('\n'), failed: failed.join('\n'), code: process.exitCode };
}

describe('segl verify', () => {
  it('says who signed, when and how, and ends with 0 only when all is right', async () => {
    const { printed, code } = await segl(signed, '--roots', roots);
    expect(code).toBe(0);
    expect(printed).toMatch(/^VALID: /);
    expect(printed).toContain('Seal (certification): valid');
    expect(printed).toContain('by Kari Nordmann, Prøve AS');
    expect(printed).toContain('identified by totp');
    expect(printed).toContain('PAdES B-T');
  });

  it('ends with 3 when the issuer is not known', async () => {
    const other = join(folder, 'other.pem');
    writeFileSync(other, writePem([(await testAuthorities(new Date())).root]));
    const { printed, code } = await segl(signed, '--roots', other);
    expect([code, printed.slice(0, 6)]).toEqual([3, 'INTACT']);
  });

  it('ends with 1 for a changed file, with the reason in words', async () => {
    const bytes = readFileSync(signed);
    const changed = join(folder, 'changed.pdf');
    bytes[bytes.indexOf('Hello')] = 0x4a;
    writeFileSync(changed, bytes);
    const { printed, code } = await segl(changed, '--roots', roots);
    expect(code).toBe(1);
    expect(printed).toContain('The file’s bytes are not those that were signed.');
  });

  it('prints nothing that steers a terminal', async () => {
    const text = readFileSync(signed, 'latin1').replaceAll('/ETSI.CAdES.detached', '/ETSI\x1bcAdES.detached');
    const steering = join(folder, 'steering.pdf');
    writeFileSync(steering, text, 'latin1');
    const { printed, code } = await segl(steering, '--roots', roots);
    expect(code).toBe(4);
    expect(printed).toMatch(/^CAN’T BE JUDGED: /);
    const json = JSON.parse((await segl(steering, '--roots', roots, '--json')).printed) as PdfVerdict;
    expect(json).toMatchObject({
      overall: 'unjudged',
      signatures: [{ verdict: 'unjudged' }, { reasons: [{ code: 'subfilter_unsupported' }] }],
    });
    expect(printed.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('knows without being told what its installation trusts, and what that has revoked since', async () => {
    const before = process.env['SEGL_DATA'];
    process.env['SEGL_DATA'] = folder;
    try {
      writeFileSync(join(folder, ROOTS_FILE), writePem([authorities.root]));
      expect(await segl(signed)).toMatchObject({ code: 0 });
      const { serialHex: serial } = certificateOf(authorities.issuer.certificate);
      const revoked = [
        { serial, at: new Date(authorities.now.getTime() - 1000), reason: 'keyCompromise' as const },
      ];
      writeFileSync(
        join(folder, LISTS_FILE),
        await listBy(authorities.rootAuthority, { now: authorities.now, revoked }),
      );
      const { printed, code } = await segl(signed);
      expect(code).toBe(1);
      expect(printed).toContain('A certificate had been revoked');
    } finally {
      if (before === undefined) delete process.env['SEGL_DATA'];
      else process.env['SEGL_DATA'] = before;
    }
  });

  it('ends with 2 for what is no PDF, and for a file that is not there', async () => {
    const text = join(folder, 'text.pdf');
    writeFileSync(text, 'nothing');
    expect(await segl(text)).toMatchObject({
      code: 2,
      printed: expect.stringContaining('This is no PDF.') as string,
    });
    const { code, failed } = await segl(join(folder, 'none.pdf'));
    expect([code, failed]).toEqual([2, `There is no file ${join(folder, 'none.pdf')}.`]);
  });

  it('gives up what takes longer than it may, and says so', async () => {
    const { code, failed } = await segl(signed, '--roots', roots, '--seconds', '0.001');
    expect([code, failed]).toEqual([2, expect.stringContaining('within 0.001 seconds')]);
  });

  it('says what is noted, of the file and of each signature, and that weak is not wrong', async () => {
    const older = join(folder, 'older.pdf');
    const text = await sealedBy({ subFilter: 'adbe.pkcs7.detached' });
    writeFileSync(older, text, 'latin1');
    const { printed, code } = await segl(older, '--roots', roots);
    expect(code).toBe(0);
    expect(printed).toContain(
      '  note: Not of the form that PAdES baseline asks for. [an older form than PAdES, judged in the same way]',
    );
    writeFileSync(older, await sealedBy({ subFilter: 'adbe.pkcs7.sha1' }), 'latin1');
    const weak = await segl(older, '--roots', roots);
    expect(weak.code).toBe(1);
    expect(weak.printed).toMatch(/^INVALID: a signature is so weak that it can be forged\. It may match/);
  });

  it('writes the version that a signature fixed, byte for byte, and nothing over another file', async () => {
    const bytes = readFileSync(signed);
    const out = join(folder, 'version-1.pdf');
    const { printed, failed, code } = await segl(signed, '--roots', roots, '--revision', '1', '--out', out);
    expect([code, failed]).toEqual([
      0,
      expect.stringContaining(`Wrote version 1, as Seal fixed it, to ${out}`),
    ]);
    const [, covered = ''] = /covers the first (\d+) bytes/.exec(printed) ?? [];
    expect(readFileSync(out).equals(bytes.subarray(0, Number(covered)))).toBe(true);
    expect(Number(covered)).toBeLessThan(bytes.length);
    // What was written is itself a whole file, with what was signed until then.
    expect(await segl(out, '--roots', roots)).toMatchObject({ code: 0 });

    writeFileSync(out, 'mine');
    const again = await segl(signed, '--roots', roots, '--revision', '2', '--out', out);
    expect([again.code, again.failed]).toEqual([2, expect.stringContaining('already; nothing was written')]);
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });

  it('refuses a version that is none', async () => {
    const out = join(folder, 'none.pdf');
    for (const [revision, said] of [
      ['3', 'There is no version 3: signed versions here: 2.'],
      ['0', '--revision takes a number from 1.'],
      ['1.5', '--revision takes a number from 1.'],
      ['x', '--revision takes a number from 1.'],
    ] as const) {
      const { code, failed } = await segl(signed, '--roots', roots, '--revision', revision, '--out', out);
      expect([code, failed]).toEqual([2, said]);
    }
    expect((await segl(signed, '--revision', '1')).failed).toBe('--revision and --out go together.');
    expect((await segl(signed, '--out', out)).failed).toBe('--revision and --out go together.');
    const broken = join(folder, 'broken.pdf');
    const bytes = readFileSync(signed);
    bytes[bytes.indexOf('Hello')] = 0x4a;
    writeFileSync(broken, bytes);
    const { code, failed } = await segl(broken, '--roots', roots, '--revision', '1', '--out', out);
    expect([code, failed]).toEqual([2, 'Signature 1 does not prove any version of the file.']);
    expect(existsSync(out)).toBe(false);
  });

  const files = (kind: string) => (hasPdfs ? readdirSync(join(PDFS, kind)) : []);
  const skipped = hasPdfs ? '' : ` (skipped: ${PDFS} not present)`;

  it.skipIf(!hasPdfs)(`judges each file that others made${skipped}`, async () => {
    for (const kind of ['genuine', 'manipulated']) {
      for (const name of files(kind)) {
        const { printed, code } = await segl(join(PDFS, kind, name), '--roots', roots, '--json');
        const { overall } = JSON.parse(printed) as PdfVerdict;
        if (kind === 'genuine') expect([name, overall, code]).toEqual([name, 'unknown_issuer', 3]);
        else expect([name, [1, 2].includes(Number(code))]).toEqual([name, true]);
      }
    }
  });
});
