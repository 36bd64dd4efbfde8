import { deflateSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '#tests/signing/certificates.ts';
import { keptForLong, listBy } from '#tests/signing/long-lived.ts';
import {
  appendSigned,
  fieldOf,
  PREPARED,
  sealedAndSigned,
  type TestAuthorities,
  testAuthorities,
} from '#tests/setup/files/signed-pdf.ts';
import { append, bytesOf, file, type Objects, stream, textOf } from '#tests/fixtures/pdf.ts';
import { readCertificate } from './certificate/certificate.ts';
import { type PdfVerdict, type TrustedRoots, verifyPdf } from './verify.ts';
import { walk } from '#tests/setup/walk.ts';

const SIGNED_AT = new Date('2026-01-02T03:04:05Z');
const KEPT_AT = new Date('2026-01-03T00:00:00Z');
const CHECKED_AT = new Date('2026-06-01T00:00:00Z');

let authorities: TestAuthorities;
let signed: string;
/** Signed, and kept for long as the service does it. */
let kept: string;

beforeAll(async () => {
  authorities = await testAuthorities(SIGNED_AT);
  signed = await sealedAndSigned(authorities);
  kept = await keep(signed);
});

async function keep(text: string, more: Partial<Parameters<typeof keptForLong>[1]> = {}): Promise<string> {
  return textOf(await keptForLong(bytesOf(text), { installation: authorities, now: KEPT_AT, ...more }));
}

function verify(text: string, more: Partial<TrustedRoots> = {}, at = CHECKED_AT): Promise<PdfVerdict> {
  return verifyPdf(bytesOf(text), { roots: [authorities.root], ...more, at });
}

const levels = ({ signatures }: PdfVerdict) =>
  signatures.filter(({ kind }) => kind !== 'timestamp').map(({ level }) => level);
const codes = ({ signatures }: PdfVerdict) =>
  signatures.map(({ reasons }) => reasons.map(({ code }) => code).join(' '));

describe('the level of a signature', () => {
  it('is what the file has to judge it by', async () => {
    expect(levels(await verify(signed))).toEqual(['B-B', 'B-T']);
    const verdict = await verify(kept);
    expect(verdict).toMatchObject({ overall: 'valid', reasons: [] });
    // The seal of this file has no timestamp of its own; the document's is one for it as well.
    expect(levels(verdict)).toEqual(['B-LTA', 'B-LTA']);
    expect(verdict.signatures.at(-1)).toMatchObject({ kind: 'timestamp', verdict: 'valid', reasons: [] });
  });

  it('is B-LT where the evidence came after the last document timestamp', async () => {
    const bare = await keep(signed, { lists: [] });
    expect(levels(await verify(bare))).toEqual(['B-T', 'B-T']);
    const lists = [await listBy(authorities.rootAuthority, { now: KEPT_AT })];
    expect(levels(await verify(withLists(bare, lists)))).toEqual(['B-LT', 'B-LT']);
  });

  it('is B-LTA only where each certificate that it needs came before the last document timestamp', () =>
    walk(
      [
        ['B-LTA', 'before'],
        ['B-LT', 'after'],
      ],
      async (level, when) => {
        const lone = { authorities, name: 'Kari', stamped: true, alone: true };
        const one = await appendSigned(file(PREPARED), 21, {
          ...lone,
          objects: { 11: fieldOf('Signer-1', '/Rect [0 0 0 0] /V 21 0 R') },
        });
        const issuer = { 52: streamOf(authorities.issuer.certificate) };
        const store = (certs: string) => `<< /Type /DSS /Certs [${certs}] /CRLs [51 0 R] >>`;
        const stored = append(one, {
          1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /DSS 50 0 R >>',
          50: store(when === 'before' ? '52 0 R' : ''),
          51: streamOf(await listBy(authorities.rootAuthority, { now: SIGNED_AT })),
          ...(when === 'before' ? issuer : {}),
        });
        const timed = await appendSigned(stored, 61, {
          ...{ authorities, name: '', documentTimestamp: true },
          objects: {
            6: '<< /Fields [10 0 R 11 0 R 12 0 R 60 0 R] /SigFlags 3 >>',
            60: fieldOf('Time', '/Rect [0 0 0 0] /V 61 0 R'),
          },
        });
        const whole = when === 'before' ? timed : append(timed, { 50: store('52 0 R'), ...issuer });
        const verdict = await verify(whole);
        expect(verdict.overall).toBe('valid');
        expect(levels(verdict)).toEqual([level]);
      },
    ));

  it('counts no list that is not for it', () =>
    walk(['ended before', 'by another', 'cut short'], async (fault) => {
      const list = {
        'ended before': () =>
          listBy(authorities.rootAuthority, { now: new Date(SIGNED_AT.getTime() - 30 * DAY) }),
        'by another': async () => listBy((await testAuthorities(SIGNED_AT)).rootAuthority, { now: KEPT_AT }),
        'cut short': async () => (await listBy(authorities.rootAuthority, { now: KEPT_AT })).subarray(0, 90),
      }[fault];
      const file = await keep(signed, { lists: [(await list?.()) ?? new Uint8Array()] });
      expect(levels(await verify(file))).toEqual(['B-T', 'B-T']);
    }));

  it('is no more than B-B where the timestamp’s authority is not trusted: anyone can put one of their own in', async () => {
    const verdict = await verify(kept, { timeRoots: [] });
    expect(levels(verdict)).toEqual(['B-B', 'B-B']);
    expect(verdict.signatures.at(-1)?.verdict).toBe('unknown_issuer');
  });

  it('holds when every certificate has ended', async () => {
    const verdict = await verify(kept, {}, new Date('2090-01-01'));
    expect(verdict.overall).toBe('valid');
    expect(levels(verdict)).toEqual(['B-LTA', 'B-LTA']);
  });
});

describe('a revoked certificate', () => {
  const serial = () => {
    const read = readCertificate(authorities.issuer.certificate);
    return read.ok ? read.value.serialHex : '';
  };
  const revoked = (at: Date) => [{ serial: serial(), at, reason: 'superseded' as const }];
  const before = new Date(SIGNED_AT.getTime() - DAY);
  const after = new Date(KEPT_AT.getTime() + DAY);

  it('makes what it signed afterwards invalid, by a list in the file or one that is given', async () => {
    const own = await verify(await keep(signed, { revoked: revoked(before) }));
    expect(own.overall).toBe('invalid');
    expect(codes(own)).toEqual(['certificate_revoked', 'certificate_revoked', '']);
    const list = await listBy(authorities.rootAuthority, { now: KEPT_AT, revoked: revoked(before) });
    expect(await verify(kept, { lists: [list] })).toMatchObject({ overall: 'invalid' });
  });

  it('leaves what a timestamp proves to be older, and says so', async () => {
    const list = await listBy(authorities.rootAuthority, { now: after, revoked: revoked(after) });
    const verdict = await verify(kept, { lists: [list] });
    expect(verdict.overall).toBe('valid');
    expect(codes(verdict)).toEqual(['certificate_revoked_later', 'certificate_revoked_later', '']);
    // The seal has no proof of its time without the document's timestamp.
    expect(codes(await verify(signed, { lists: [list] }))).toEqual([
      'certificate_revoked',
      'certificate_revoked_later',
    ]);
  });

  it('is not one that a list of somebody else names', async () => {
    const other = await testAuthorities(SIGNED_AT);
    const list = await listBy(other.rootAuthority, { now: KEPT_AT, revoked: revoked(before) });
    expect(await verify(kept, { lists: [list] })).toMatchObject({ overall: 'valid' });
  });
});

/** The store of a file as it is, with these lists as well, in a revision of its own. */
function withLists(text: string, lists: readonly Uint8Array[], more: Objects = {}): string {
  const store = storeOf(text);
  const streams = lists.map((list, at) => [90 + at, streamOf(list)] as const);
  const refs = streams.map(([number]) => `${number} 0 R`).join(' ');
  return appended(text, {
    [store.number]: `<< /Certs ${store.certs} /CRLs [${refs}] >>`,
    ...Object.fromEntries(streams),
    ...more,
  });
}

/** A revision more, under the identifier that the file has. */
function appended(text: string, objects: Objects): string {
  return append(text, objects, /\/ID \[[^\]]*\]/.exec(text)?.[0] ?? '');
}

function storeOf(text: string): { number: number; certs: string } {
  const number = Number(/\/DSS (\d+) 0 R/.exec(text)?.[1]);
  const certs = new RegExp(`\\n${number} 0 obj\\s*<<[^>]*/Certs (\\d+ 0 R)`).exec(text)?.[1] ?? '';
  return { number, certs };
}

function streamOf(bytes: Uint8Array): string {
  return `<< /Length ${bytes.length} >>\nstream\n${textOf(bytes)}\nendstream`;
}

describe('what comes after a file that was kept', () => {
  const PAGE = '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [10 0 R 11 0 R 12 0 R] /Rotate 90 >>';
  const overall = async (text: string) => (await verify(text)).overall;

  it('may be more evidence, and another timestamp over it', async () => {
    const second = await keep(kept, {
      field: 'Timestamp2',
      number: 2,
      now: new Date('2026-02-01T00:00:00Z'),
    });
    const verdict = await verify(second);
    expect(verdict).toMatchObject({ overall: 'valid', reasons: [] });
    expect(codes(verdict)).toEqual(['', '', '', '']);
    // The second store has what the first had, once, and two lists more.
    const streams = (text: string) => text.match(/stream\n0/g)?.length;
    expect(streams(second)).toBe((streams(kept) ?? 0) + 2);
  });

  it('may not be a page that turns, with evidence or under a timestamp', async () => {
    const list = await listBy(authorities.rootAuthority, { now: KEPT_AT, number: 9 });
    const bare = await keep(signed, { lists: [] });
    expect(await overall(withLists(bare, [list]))).toBe('valid');
    expect(await overall(withLists(bare, [list], { 3: PAGE }))).toBe('changed');
    const forged = append(signed, { 3: PAGE });
    const stamped = await verify(await keep(forged));
    expect(stamped.overall).toBe('changed');
    expect(stamped.signatures.map(({ kind, verdict }) => `${kind} ${verdict}`)).toEqual([
      'certification changed',
      'approval changed',
      'timestamp valid',
    ]);
  });

  it('may not be a store that lacks what the one before had', async () => {
    const { number, certs } = storeOf(kept);
    const gone = await verify(appended(kept, { [number]: `<< /Certs ${certs} >>` }));
    expect(gone.overall).toBe('changed');
    expect(codes(gone).at(-1)).toContain('evidence_changed');
    const list = await listBy(authorities.rootAuthority, { now: KEPT_AT, number: 9 });
    const replaced = await verify(withLists(kept, [list]));
    expect(codes(replaced).at(-1)).toContain('evidence_changed');
    expect(
      await overall(
        appended(kept, {
          1: '<< /Type /Catalog /Pages 2 0 R /AcroForm 6 0 R /Perms << /DocMDP 20 0 R >> >>',
        }),
      ),
    ).toBe('changed');
  });

  it('may not be a list that is read another way', async () => {
    const [, number = '', length = ''] =
      /(\d+) 0 obj\s*<<\s*\/Length (\d+)\s*>>\s*stream\n0/.exec(kept) ?? [];
    const at = kept.indexOf('stream\n', kept.indexOf(`${number} 0 obj`)) + 'stream\n'.length;
    const same = kept.slice(at, at + Number(length));
    const again = (keys: string) =>
      appended(kept, { [Number(number)]: `<< /Length ${length} ${keys} >>\nstream\n${same}\nendstream` });
    expect(await overall(again(''))).toBe('valid');
    expect(await overall(again('/Filter /ASCIIHexDecode'))).toBe('changed');
  });

  it('costs no more than it may, and hides nothing by being more: then it can’t be judged', async () => {
    const bomb = deflateSync(new Uint8Array(20 * 1024 * 1024));
    const packed = `<< /Length ${bomb.length} /Filter /FlateDecode >>\nstream\n${textOf(bomb)}\nendstream`;
    const read = readCertificate(authorities.issuer.certificate);
    const entry = {
      serial: read.ok ? read.value.serialHex : '',
      at: SIGNED_AT,
      reason: 'superseded',
    } as const;
    const lists = [await listBy(authorities.rootAuthority, { now: KEPT_AT, revoked: [entry] })];
    const file = await keep(signed, { lists });
    expect((await verify(file)).overall).toBe('invalid');
    const { number, certs } = storeOf(file);
    const old = /\/CRLs (\d+) 0 R/.exec(file)?.[1] ?? '';
    const [, list = ''] = new RegExp(`\\n${old} 0 obj\\s*\\[([^\\]]*)\\]`).exec(file) ?? [];
    const junk = streamOf(await listBy(authorities.issuer, { now: KEPT_AT }));
    const many = Array.from({ length: 200 }, (_, at) => [300 + at, junk] as const);
    const refs = many.map(([at]) => `${at} 0 R`).join(' ');
    const behind = (first: string, objects: Objects) =>
      verify(appended(file, { [number]: `<< /Certs ${certs} /CRLs [${first} ${list}] >>`, ...objects }));
    for (const judged of [
      await behind('80 0 R', { 80: packed }),
      await behind(refs, Object.fromEntries(many)),
    ]) {
      expect(judged).toMatchObject({ overall: 'unjudged', reasons: [{ code: 'too_much_evidence' }] });
      expect(levels(judged)).toEqual(['B-T', 'B-T']);
    }
    // The same list many times is one.
    expect((await behind('301 0 R '.repeat(400), { 301: junk })).overall).toBe('invalid');
  });

  it('may not be a timestamp that shows anything', async () => {
    const visible = await appendSigned(signed, 24, {
      authorities,
      name: '',
      documentTimestamp: true,
      objects: {
        6: '<< /Fields [10 0 R 11 0 R 12 0 R 23 0 R] /SigFlags 3 >>',
        23: fieldOf('Time', '/Rect [10 10 90 90] /V 24 0 R'),
      },
    });
    expect((await verify(visible)).overall).toBe('changed');
  });

  it('nor one in a signer’s place, or on a page, certified or not', () =>
    walk([1, 2, null], async (level) => {
      const place = '/Rect [10 10 90 90]';
      const seal =
        level === null
          ? ''
          : `/Reference [<< /TransformMethod /DocMDP /TransformParams << /P ${level} >> >>]`;
      const apart = (more: string) =>
        `<< /Type /Annot /Subtype /Widget /Parent 12 0 R /P 3 0 R /F 4 ${place} ${more} >>`;
      const parent = (more: string) => `<< /FT /Sig /T (Signer-2) /Kids [13 0 R] ${more} >>`;
      const places = { 11: fieldOf('Signer-1', place), 12: parent(''), 13: apart('') };
      const before = await appendSigned(file({ ...PREPARED, ...places }), 20, {
        ...{ authorities, name: 'Segl', entries: seal },
        objects: { 10: fieldOf('Seal', '/Rect [0 0 0 0] /V 20 0 R') },
      });
      const timed = async (objects: Objects) => {
        const options = { authorities, name: '', documentTimestamp: true, objects };
        const [first] = (await verify(await appendSigned(before, 24, options))).signatures;
        return [first?.verdict, ...(first?.reasons ?? []).map(({ code, key }) => key ?? code)];
      };
      const look = stream('0 0 80 80 re f', '/Type /XObject /Subtype /Form /BBox [0 0 80 80]');
      const shown = { 25: look, 11: fieldOf('Signer-1', `${place} /V 24 0 R /AP << /N 25 0 R >>`) };
      expect(await timed({ 11: fieldOf('Signer-1', `${place} /V 24 0 R`) })).toEqual(['valid']);
      const shownApart = { 25: look, 12: parent('/V 24 0 R'), 13: apart('/AP << /N 25 0 R >>') };
      for (const objects of [shown, shownApart]) {
        const judged = await timed(objects);
        expect(judged[0]).toBe('changed');
        expect(judged).toContain('AP');
      }
      const own = {
        3: '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [10 0 R 11 0 R 12 0 R 23 0 R] >>',
        6: '<< /Fields [10 0 R 11 0 R 12 0 R 23 0 R] /SigFlags 3 >>',
      };
      const field = (rect: string) => fieldOf('Time', `/Rect ${rect} /V 24 0 R`);
      expect(await timed({ ...own, 23: field('[0 0 0 0]') })).toEqual(['valid']);
      expect(await timed({ ...own, 23: field('[0 0 9 9]') })).toEqual(['changed', 'visible_field_added']);
    }));

  it('makes one byte changed anywhere be seen', async () => {
    const bytes = bytesOf(kept);
    const green: number[] = [];
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      const verdict = await verifyPdf(changed, { roots: [authorities.root], at: CHECKED_AT });
      if (verdict.overall === 'valid') green.push(at);
    }
    expect(green).toEqual([]);
  });
});
