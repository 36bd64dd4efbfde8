import type { Json, JsonObject } from '../canonical.ts';
import { toBase64 } from '../tlog/bytes.ts';
import { erasedBy } from './erased.ts';
import type { Facts, ProvenEvent, ProvenStatement } from './facts.ts';
import type { Language } from './members.ts';
import { fieldWord, kindWord, subjectWord, WORDS } from './words.ts';

const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;overflow-wrap:anywhere}' +
  'table{border-collapse:collapse}th{overflow-wrap:normal}td{min-width:5rem}th,td{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top}' +
  'img{max-width:100%}.w{overflow-x:auto}';

/**
 * What a bundle says, as a page for people in one language: HTML without script, in UTF-8. It follows from the facts and from
 * nothing else, so that whoever checks a bundle writes it again and has the same bytes.
 */
export function reportOf(facts: Facts, language: Language): Uint8Array<ArrayBuffer> {
  const t = WORDS[language];
  const name = `${subjectWord(facts.subject.type, language)} ${calledIn(facts)}`;
  const parts = [
    `<!doctype html>\n<html lang="${language}">\n<meta charset="utf-8">`,
    "<meta http-equiv=\"content-security-policy\" content=\"default-src 'none'; img-src 'self'; style-src 'unsafe-inline'\">",
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(`${t.title}: ${name}`)}</title>\n<style>${STYLE}</style>`,
    `<h1>${escaped(`${t.title}: ${name}`)}</h1>`,
    `<p><strong>${escaped(t.proof)}</strong></p>`,
    ...section(t.about, facts.statements.length > 0 ? statements(facts, language) : []),
    ...section(t.happened, [eventTable(facts.events, language)]),
    ...section(t.files, files(facts, language)),
    ...section(t.holds, [list(holding(facts, language))]),
    ...section(t.limits, [list(t.notShown)]),
    '</html>\n',
  ];
  return Uint8Array.from(new TextEncoder().encode(parts.join('\n')));
}

/** What people call it: a voucher by its number, a document by its title, all else by its id. */
function calledIn({ subject, statements: all }: Facts): string {
  const main = all.find(({ of }) => of?.type === subject.type && of.id === subject.id);
  const { series, year, number, title } = main?.value ?? {};
  if (typeof series === 'string' && typeof year === 'number' && typeof number === 'string')
    return `${series} ${year}/${number}`;
  return typeof title === 'string' ? title : subject.id;
}

const nameIn = (key: string) => key.split('+')[0] ?? '';

function section(title: string, parts: readonly string[]): string[] {
  return parts.length === 0 ? [] : [`<h2>${escaped(title)}</h2>`, ...parts];
}

const list = (sentences: readonly string[]) =>
  `<ul>\n${sentences.map((sentence) => `<li>${escaped(sentence)}</li>`).join('\n')}\n</ul>`;

function statements({ statements: all, subject }: Facts, language: Language): string[] {
  const isMain = ({ of }: ProvenStatement) => of?.type === subject.type && of.id === subject.id;
  const ordered = [...all.filter(isMain), ...all.filter((each) => !isMain(each))];
  return ordered.flatMap(({ of, hash, value }) => [
    `<h3>${escaped(of ? `${subjectWord(of.type, language)} ${of.id}` : WORDS[language].statement)}</h3>`,
    `<p>SHA-256 <code>${escaped(hash)}</code></p>`,
    `<div class="w">${table(value, language)}</div>`,
  ]);
}

function eventTable(events: readonly ProvenEvent[], language: Language): string {
  const t = WORDS[language];
  const head = [t.place, t.time, t.kind, t.by, t.readable].map((each) => `<th>${escaped(each)}</th>`);
  const rows = events.map((event) => {
    const { index, facts, detail } = event;
    const by = erasedBy(event, events);
    const kind = kindWord(facts.kind, language);
    const about = `${subjectWord(facts.subject.type, language)} ${facts.subject.id}`;
    const cells = [String(index), facts.at, `${kind} (${facts.kind}): ${about}`, facts.actor].map(escaped);
    const gone = by ? t.erased(by.index, by.facts.at) : t.notHere;
    const readable = detail ? table(detail, language) : escaped(gone);
    return `<tr>${[...cells, readable].map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  return `<div class="w"><table>\n<tr>${head.join('')}</tr>\n${rows.join('\n')}\n</table></div>`;
}

function files({ files: all }: Facts, language: Language): string[] {
  return all.map(({ member, sha256, size }) => {
    const shown = /\.(?:jpg|png|webp)$/.test(member) ? `<br><img src="${escaped(member)}" alt="">` : '';
    const facts = `${size} ${WORDS[language].bytes}, SHA-256 ${sha256}`;
    return `<p><a href="${escaped(member)}">${escaped(member)}</a> ${escaped(facts)}${shown}</p>`;
  });
}

function holding({ checkpoint, keys, anchor, signed }: Facts, language: Language): string[] {
  const t = WORDS[language];
  const { origin, size, root } = checkpoint;
  const own = [
    t.log(origin, size, toBase64(root)),
    t.signed(keys.second !== null),
    ...signed.map(({ of: { type, id }, person, passkey }) =>
      (type === 'document' ? t.signedDocument : t.signedApproval)(id, person, passkey),
    ),
  ];
  if (!anchor) return [...own, t.notAnchored, t.noWitnesses, t.noTime];
  const { policy, cosigned, stamps, place } = anchor;
  const installation = anchor.checkpoint;
  return [
    ...own,
    t.anchored(place, installation.origin, installation.size, toBase64(installation.root)),
    policy ? t.witnessed(cosigned.map(nameIn), policy.witnesses.length, policy.quorum) : t.noWitnesses,
    ...stamps.map(({ time, authority }) => t.stamped(time.toISOString(), authority)),
    ...(stamps.length === 0 ? [t.noTime] : []),
  ];
}

function table(value: JsonObject, language: Language): string {
  const rows = Object.entries(value).map(
    ([name, each]) =>
      `<tr><th>${escaped(fieldWord(name, language))}</th><td>${cell(each, language)}</td></tr>`,
  );
  return `<table>${rows.join('')}</table>`;
}

function cell(value: Json, language: Language): string {
  if (value === null) return '–';
  if (Array.isArray(value)) {
    const entries = value as readonly Json[];
    return `<ol>${entries.map((each) => `<li>${cell(each, language)}</li>`).join('')}</ol>`;
  }
  return typeof value === 'object' ? table(value as JsonObject, language) : escaped(String(value));
}

/**
 * What one can't see, or what turns the text around it: controls, marks of direction, letters without a shape; joiners and
 * variation selectors make an emoji or a letter another shape, and stay. Listed one by one, since a property of Unicode grows
 * with each of its versions, and whoever checks a bundle in ten years must write the same bytes.
 */
const UNSEEN = charactersIn(
  '0-8 b-c e-1f 7f-9f ad 34f 61c 115f-1160 17b4-17b5 180e 200b 200e-200f 2028-202e 2060-206f 3164 feff ffa0 fff0-fffb ' +
    '1bca0-1bca3 1d173-1d17a e0000-e0fff',
);

/** Ranges of code points in hex. */
function charactersIn(ranges: string): RegExp {
  const written = ranges.replaceAll(/[\da-f]+/g, (hex) => `\\u{${hex}}`);
  return new RegExp(`[${written.replaceAll(' ', '')}]`, 'gu');
}

/**
 * Nothing that was typed is markup, and nothing turns the text around it: a sign that can't be seen is named. As a reference
 * (`&#x202e;`) it would be that sign again.
 */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(UNSEEN, (sign) => `⟨U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
