import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { formatMlDsaKey } from '#lib/domain/tlog/cosignature.ts';
import { formatKey, parseNote } from '#lib/domain/tlog/note.ts';
import { verifyMlDsa } from '#lib/server/audit/keys/ml-dsa.ts';
import { evidence, flipped, STATEMENT, VOUCHER, WITNESSES } from '#tests/fixtures/evidence.ts';
import { authorityAt } from '#tests/setup/log/anchors.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { packBundle, unpackBundle } from './archive.ts';
import { bundle } from './bundle.ts';
import { checkBundle, manifestOf } from './check.ts';
import { erasedBy } from './erased.ts';
import { LANGUAGES, MOST_BUNDLED, reportMember, type Members } from './members.ts';
import type { ProvenEvent } from './facts.ts';
import { reportOf } from './report.ts';
import { statingHashes } from './stated.ts';
import { stampsIn } from './times.ts';
import { trustIn } from './trust.ts';
import { oneIn } from '#tests/setup/long.ts';

const checking = { verify: verifyMlDsa, at: new Date('2026-11-22T00:00:00Z') };
const check = (bytes: Uint8Array) => checkBundle(bytes, checking);
const codeOf = async (bytes: Uint8Array) => {
  const checked = await check(bytes);
  return checked.ok ? 'holds' : checked.error.code;
};
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const utf8 = (words: string) => new TextEncoder().encode(words);

/** A whole bundle as members, and the same with some of them changed (null: left out). */
async function made(options: Parameters<typeof evidence>[0] = {}) {
  const { members, keys } = await evidence(options);
  const bytes = must(await bundle(members, checking));
  const facts = must(await check(bytes));
  const whole: Members = new Map([
    ...members,
    ...LANGUAGES.map((each) => [reportMember(each), reportOf(facts, each)] as const),
  ]);
  const changed = (changes: Record<string, Uint8Array | null>) => {
    const all = new Map([...whole, ...Object.entries(changes)]);
    return packBundle(new Map([...all].flatMap(([name, each]) => (each ? [[name, each]] : []))));
  };
  return { bytes, keys, facts, whole, changed };
}

describe('a bundle', () => {
  test('holds, and says what it shows', async () => {
    const { facts, bytes, whole } = await made();
    expect(facts).toMatchObject({
      subject: { type: 'voucher', id: VOUCHER },
      checkpoint: { size: 2 },
      events: [{ index: 1, facts: { kind: 'voucher.posted' } }],
      statements: [{ of: { type: 'voucher', id: VOUCHER }, value: STATEMENT }],
      files: [{ size: 39 }],
      anchor: { place: 1, policy: { quorum: 2 }, stamps: [] },
    });
    expect(facts.anchor?.cosigned).toEqual(WITNESSES.slice(0, 2).map(({ vkey }) => vkey));
    expect(packBundle(whole)).toEqual(bytes);
  });

  test('says that a readable part was erased after a request, where an event in it says so', async () => {
    const { facts, whole, changed } = await made({ erased: true });
    expect(facts.events.map((event) => erasedBy(event, facts.events)?.index ?? null)).toEqual([
      2,
      null,
      null,
    ]);
    const cells = (report: Uint8Array | undefined) =>
      /<td>(Slettet etter krav|Ikke i denne)[^<]*/.exec(text(report))?.[0];
    expect(cells(whole.get(reportMember('nb')))).toBe(
      '<td>Slettet etter krav, som hendelse nr. 2 sier (2026-11-21T18:00:01.000Z)',
    );
    expect(text(whole.get(reportMember('en')))).toContain('Erased after a request, as event number 2 says');
    // It is what that event says, and no word of whoever has the file: without it, or its readable part, it is merely gone.
    const gone = { 'events/2/detail.json': null, 'events/2/salt': null };
    expect(await codeOf(changed(gone))).toBe('evidence_report_differs');
    const left = new Map([...whole].filter(([name]) => !(name in gone) && !name.startsWith('report')));
    expect(cells(must(unpackBundle(must(await bundle(left, checking)))).get(reportMember('nb')))).toBe(
      '<td>Ikke i denne filen',
    );
    const [first, ...others] = facts.events;
    const later = others.map((event) => ({ ...event, index: 0 }));
    expect(erasedBy({ ...first!, index: 1 }, later)).toBeNull();
  });

  test('holds under an installation’s log that was begun anew, and not under another’s', async () => {
    const { facts } = await made({ generation: 1 });
    expect(facts.anchor?.checkpoint.origin).toBe('segl.example/log/2');
  });

  test('is the same bytes wherever it is made', async () => {
    const { whole, bytes } = await made();
    const zone = process.env['TZ'];
    process.env['TZ'] = 'Pacific/Kiritimati';
    try {
      expect(packBundle(new Map([...whole].reverse()))).toEqual(bytes);
    } finally {
      process.env['TZ'] = zone;
    }
  });

  test('says in its report what was typed, as text', async () => {
    const { whole } = await made();
    const [nb, en] = LANGUAGES.map((each) => text(whole.get(reportMember(each))));
    expect(nb).toContain('<h1>Bevis: Bilag GL 2026/42</h1>');
    expect(nb).toContain('Kaffe &lt;b&gt;&amp; «boller»&lt;/b&gt;');
    expect(nb).toContain(
      'Bevitnet av 2 av 3 (witness.one, witness.two), etter listen over vitner i denne filen',
    );
    expect(en).toContain(
      'Witnessed by 2 of 3 (witness.one, witness.two), by the list of witnesses in this file',
    );
    expect(`${nb}${en}`).not.toMatch(/<script|<b>|javascript:/);
  });

  test('names in its report what can’t be seen, and what would turn the text around it', async () => {
    const { whole } = await made({
      statement: { ...STATEMENT, text: 'Kaffe \u202e00,001\u061c\u0007 rk 👩‍🌾' },
    });
    const report = text(whole.get('report.nb.html'));
    expect(report).toContain('Kaffe ⟨U+202E⟩00,001⟨U+061C⟩⟨U+0007⟩ rk 👩‍🌾');
    expect(report).not.toMatch(/&#|\p{Bidi_Control}/u);
  });

  test('without the installation’s log says that it was not in it yet', async () => {
    const { facts, whole } = await made({ anchored: false });
    expect(facts.anchor).toBeNull();
    expect(text(whole.get('report.en.html'))).toContain('was not in the installation’s own log yet');
  });
});

describe('what is not a bundle', () => {
  test('no byte of the file can be another', async () => {
    const { bytes } = await made({ anchored: false });
    const passed: number[] = [];
    // Within the reports every 97th byte: they are compared whole, so that one tells of all and each costs a check.
    const from = Buffer.from(bytes).indexOf('<!doctype');
    const to = Buffer.from(bytes).lastIndexOf('</html>') - 97;
    for (let at = 0; at < bytes.length; at += at >= from && at < to ? 97 : 1)
      if ((await codeOf(flipped(bytes, at))) === 'holds') passed.push(at);
    expect(passed).toEqual([]);
  });

  test('no byte of a member can be another, with the zip file written anew', async () => {
    const { whole, changed } = await made({ cosigned: 1 });
    for (const [name, member] of whole) {
      // A report is compared whole, at the end.
      const step = name.startsWith('report') ? 501 : oneIn(5);
      for (let at = 0; at < member.length; at += step)
        expect(await codeOf(changed({ [name]: flipped(member, at) })), `${name} ${at}`).not.toBe('holds');
    }
  });

  test('bytes before, behind or beside it; compressed; more of them', async () => {
    const { bytes, whole } = await made({ anchored: false });
    const files = Object.fromEntries(whole);
    const mtime = new Date(1980, 0, 1);
    for (const other of [
      Uint8Array.of(...bytes, 0),
      Uint8Array.of(0, ...bytes),
      zipSync(files, { level: 9, mtime }),
      zipSync(files, { level: 0, mtime: new Date(1990, 0, 1) }),
      zipSync(files, { level: 0, mtime, comment: 'x' } as object),
      zipSync(Object.fromEntries(Object.entries(files).reverse()), { level: 0, mtime }),
      bytes.slice(0, -1),
      new Uint8Array(0),
    ])
      expect(await codeOf(other)).toBe('evidence_not_canonical');
  });

  test('other names: paths out of it, doubles in another spelling, what nobody checks', async () => {
    const { changed } = await made();
    for (const name of [
      '../keys',
      '/keys',
      'events/01/salt',
      'events/1/salt ',
      'EVENTS/1/salt',
      'events\\1\\salt',
      'readme',
      'files/x.pdf',
      'events/',
      `${'a/'.repeat(100)}b`,
    ])
      expect(await codeOf(changed({ [name]: utf8('x') })), name).toMatch(/unknown|canonical/);
  });

  test('a part that is missing or belongs to nothing is named', async () => {
    const { whole, changed } = await made();
    const without = (name: string) => codeOf(changed({ [name]: null }));
    for (const name of ['manifest.json', 'keys', 'checkpoint', 'report.nb.html', 'events/1/path'])
      expect(await without(name), name).toBe('evidence_member_missing');
    expect(await without('events/1/salt')).toBe('evidence_detail_differs');
    expect(await without('installation/checkpoint')).toBe('evidence_member_missing');
    expect(await without('installation/policy')).toBe('evidence_checkpoint_invalid');
    // Less is shown then, and the report no longer says what there is.
    const statement = [...whole.keys()].find((name) => name.startsWith('statements/')) ?? '';
    expect(await without(statement)).toBe('evidence_file_unbound');
    const file = [...whole.keys()].find((name) => name.startsWith('files/')) ?? '';
    expect(await without(file)).toBe('evidence_report_differs');
    const other = utf8('{"statement":"segl.voucher.v1"}');
    const hash = 'a2959a4b04677e600dbe24409d3ba2e3a54b86c5eaa589dad5a6b2d2d03cc652';
    expect(await codeOf(changed({ [`statements/${hash}.json`]: other }))).toBe('evidence_statement_unbound');
    expect(await codeOf(changed({ [`files/${'ab'.repeat(32)}.bin`]: other }))).toBe('evidence_file_unbound');
    expect(await codeOf(changed({ 'installation/tokens/1.der': other }))).toBe('evidence_token_invalid');
    expect(await codeOf(changed({ 'manifest.json': manifestOf({ type: 'voucher', id: 'x' }) }))).toBe(
      'evidence_malformed',
    );
    expect(await codeOf(changed({ 'manifest.json': utf8('{"format":"segl.evidence.v2"}') }))).toBe(
      'evidence_version_unknown',
    );
  });

  test('what is named only by what somebody typed', async () => {
    const forged = utf8('{"decision":"approved","statement":"segl.approval.v1"}');
    const hash = createHash('sha256').update(forged).digest('hex');
    const statement = { ...STATEMENT, text: hash, content: hash, lines: [{ text: hash }] };
    const { changed } = await made({ statement });
    expect(await codeOf(changed({ [`statements/${hash}.json`]: forged }))).toBe('evidence_statement_unbound');
    expect(await codeOf(changed({ [`files/${hash}.bin`]: forged }))).toBe('evidence_file_unbound');
  });

  test('entries that all point at the same bytes take no more memory than the file', async () => {
    const { bytes, whole } = await made({ anchored: false });
    // The end of the directory says more entries than there are: they are read again from its start.
    const end = bytes.length - 22;
    const doubled = Buffer.concat([
      bytes.subarray(0, end),
      ...Array.from({ length: 400 }, () => directory(bytes)),
    ]);
    const tail = Buffer.from(bytes.subarray(end));
    tail.writeUInt16LE(whole.size * 401, 8);
    tail.writeUInt16LE(whole.size * 401, 10);
    expect(await codeOf(Buffer.concat([doubled, tail]))).toBe('evidence_not_canonical');
  });
});

test('no bit of a token can be another, nor may it hold what nobody signed', async () => {
  const { stamp } = await authorityAt(checking.at);
  const { members } = await evidence({ stamp });
  const token = members.get('installation/tokens/0.der') ?? new Uint8Array();
  const { text: body } = must(parseNote(text(members.get('installation/checkpoint'))));
  const judged = async (bytes: Uint8Array) =>
    (await stampsIn(new Map([...members, ['installation/tokens/0.der', bytes]]), body, checking.at)).ok;
  expect(await judged(token)).toBe(true);
  const passed: string[] = [];
  // All of the wrapping; of the rest, which is signed, a byte here and there.
  for (let at = 0; at < token.length; at += at < 32 ? 1 : 97)
    for (let bit = 0; bit < 8; bit += 1)
      if (await judged(token.map((byte, each) => (each === at ? byte ^ (1 << bit) : byte))))
        passed.push(`${at}.${bit}`);
  expect(passed).toEqual([]);
});

describe('a line in a checkpoint', () => {
  test('counts once, and only by a key that is there', async () => {
    const { whole, changed } = await made();
    const note = text(whole.get('installation/checkpoint'));
    const [own = '', first = '', second = ''] = note.split('\n').slice(4);
    const withLines = (...lines: string[]) =>
      codeOf(
        changed({
          'installation/checkpoint': utf8(
            note.split('\n').slice(0, 4).join('\n') + '\n' + lines.map((line) => `${line}\n`).join(''),
          ),
        }),
      );
    expect(await withLines(own, first, second)).toBe('holds');
    // Fewer witnesses than the report says.
    expect(await withLines(own, first)).toBe('evidence_report_differs');
    expect(await withLines(own, first, first)).toBe('evidence_checkpoint_invalid');
    expect(await withLines(first, second)).toBe('evidence_checkpoint_invalid');
    expect(await withLines(own, first, second, second.replace('witness.two', 'witness.four'))).toBe(
      'evidence_checkpoint_invalid',
    );
  });
});

describe('against what was kept elsewhere', () => {
  const nothing = { keys: [], witnesses: null, roots: null };

  test('the keys of both logs must be those given', async () => {
    const { facts, keys } = await made();
    expect(trustIn(facts, nothing)).toEqual({ ok: true, value: ['keys', 'witnesses'] });
    expect(trustIn(facts, { ...nothing, keys })).toEqual({ ok: true, value: ['witnesses'] });
    for (const some of [keys.slice(0, 1), keys.slice(1), [WITNESSES[0]?.vkey ?? '']])
      expect(trustIn(facts, { ...nothing, keys: some })).toMatchObject({
        error: { code: 'evidence_other_key' },
      });
  });

  test('so many of the given witnesses must have cosigned', async () => {
    const { facts } = await made();
    const keys = WITNESSES.map(({ vkey }) => vkey);
    const asked = (quorum: number, some = keys) =>
      trustIn(facts, { ...nothing, witnesses: { keys: some, quorum } });
    expect(asked(2)).toMatchObject({ ok: true });
    expect(asked(3)).toMatchObject({ error: { code: 'evidence_not_witnessed', found: 2 } });
    expect(asked(1, keys.slice(2))).toMatchObject({ error: { found: 0 } });
    // The second key of a witness is no second witness, whether it has signed or not.
    const second = formatMlDsaKey({ name: 'witness.one', publicKey: new Uint8Array(1312) });
    const same = formatKey('witness.one', 4, new Uint8Array(32));
    expect(asked(2, [...keys, second])).toMatchObject({ ok: true });
    const { anchor } = facts;
    const both = {
      ...facts,
      anchor: anchor && { ...anchor, cosigned: [...anchor.cosigned.slice(0, 1), same] },
    };
    expect(
      trustIn(both, { ...nothing, witnesses: { keys: [keys[0] ?? '', same], quorum: 2 } }),
    ).toMatchObject({ error: { code: 'evidence_not_witnessed', found: 1 } });
  });

  test('who has cosigned, and by whom it was stamped, is its own word until each of them is given', async () => {
    const { root, stamp } = await authorityAt(checking.at);
    const { facts, keys } = await made({ stamp });
    const [one, two] = WITNESSES.map(({ vkey }) => vkey);
    const inside = (witnesses: readonly (string | undefined)[], roots: Uint8Array[] | null) =>
      must(
        trustIn(facts, {
          ...{ keys, roots },
          witnesses: { keys: witnesses.filter((key) => key !== undefined), quorum: 1 },
        }),
      );
    expect(inside([one, two], [root])).toEqual([]);
    // Somebody who packs a bundle can add a witness and an authority of their own beside the right ones.
    expect(inside([one], [root])).toEqual(['witnesses']);
    expect(inside([one, two], null)).toEqual(['roots']);
    expect(must(trustIn(facts, { keys, witnesses: null, roots: null }))).toEqual(['witnesses', 'roots']);
  });

  test('a time must be there where roots are given', async () => {
    const { facts } = await made();
    expect(trustIn(facts, { ...nothing, roots: [] })).toMatchObject({
      error: { code: 'evidence_not_stamped' },
    });
  });
});

/** The central directory of a zip file without a comment. */
function directory(bytes: Uint8Array): Uint8Array {
  const end = bytes.length - 22;
  const at = new DataView(bytes.buffer, bytes.byteOffset).getUint32(end + 16, true);
  return bytes.subarray(at, end);
}

test('an event whose detail is missing may be the one that states its subject: nothing older is taken for it', () => {
  const about = { type: 'document', id: 'x' };
  const event = (index: number, detail: ProvenEvent['detail']) =>
    ({ index, facts: { subject: about }, detail }) as unknown as ProvenEvent;
  const stated = event(1, { statement: 'ab' });
  expect([...statingHashes([stated, event(2, { seen: true })])]).toEqual([['ab', about]]);
  expect([...statingHashes([stated, event(2, null)])]).toEqual([]);
  expect([...statingHashes([stated, event(2, { statement: null })])]).toEqual([]);
});

test('nothing is bundled that is more than a bundle has room for', async () => {
  const large = new Map([['files/x', new Uint8Array(MOST_BUNDLED + 1)]]);
  expect(await bundle(large, checking)).toMatchObject({ error: { code: 'evidence_too_large' } });
});
