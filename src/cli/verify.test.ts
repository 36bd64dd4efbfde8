import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf } from '#lib/domain/pdf/build.fixture.ts';
import { readCertificate } from '#lib/domain/signature/certificate.ts';
import type { PdfVerdict } from '#lib/domain/signature/verify.ts';
import { LISTS_FILE, ROOTS_FILE, writePem } from '#lib/server/signing/pki/pem.ts';
import { fixture } from '../../tests/setup/fixtures.ts';
import { sealedAndSigned, testAuthorities, type TestAuthorities } from '../../tests/setup/signed-pdf.ts';
import { listBy } from '../../tests/signing/long-lived.ts';
import { verifyCommand } from './verify.ts';

const PDFS = fixture('pdf');
const hasPdfs = existsSync(PDFS);
const folder = mkdtempSync(join(tmpdir(), 'segl-verify-'));
const signed = join(folder, 'signed.pdf');
const roots = join(folder, 'roots.pem');

let made: TestAuthorities;
beforeAll(async () => {
  const authorities = (made = await testAuthorities(new Date(Date.now() - 60_000)));
  writeFileSync(signed, bytesOf(await sealedAndSigned(authorities)));
  writeFileSync(roots, writePem([authorities.root]));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  process.exitCode = 0;
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
    expect(code).toBe(1);
    expect(printed.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
  });

  it('knows without being told what its installation trusts, and what that has revoked since', async () => {
    const before = process.env['SEGL_DATA'];
    process.env['SEGL_DATA'] = folder;
    try {
      writeFileSync(join(folder, ROOTS_FILE), writePem([made.root]));
      expect(await segl(signed)).toMatchObject({ code: 0 });
      const { serialHex: serial } = certificateOf(made.issuer.certificate);
      const revoked = [{ serial, at: new Date(made.now.getTime() - 1000), reason: 'keyCompromise' as const }];
      writeFileSync(join(folder, LISTS_FILE), await listBy(made.rootAuthority, { now: made.now, revoked }));
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
