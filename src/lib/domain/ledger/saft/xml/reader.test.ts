import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { expect, it } from 'vitest';
import { heapHeld } from '#tests/setup/heap.ts';
import { XmlReader, type XmlListener } from './reader.ts';

/** What was told, as far as both tell alike: pieces of text are one, and what is wrong is wrong in other words. */
type Told = string[];

function joined(told: Told, text: string): void {
  if (told.at(-1)?.startsWith('"')) told.push(`${told.pop() ?? ''}${text}`);
  else told.push(`"${text}`);
}

function read(parts: readonly string[]): Told {
  const told: Told = [];
  let ended = false;
  const fail = (how: string) => {
    ended = true;
    told.push(how);
  };
  const listener: XmlListener = {
    get ended() {
      return ended;
    },
    opened: ({ uri, local }) => void told.push(`<${reader.line} {${uri}}${local}`),
    closed: () => void told.push('>'),
    text: (text) => joined(told, text),
    doctype: () => fail('failed'),
    failed: () => fail('failed'),
    tooLong: () => fail('too long'),
  };
  const reader = new XmlReader(listener, 1000);
  for (const part of parts) if (!ended) reader.write(part);
  if (!ended && !reader.close()) fail('failed');
  return told;
}

function readByAnother(text: string): Told {
  const told: Told = [];
  let ended = false;
  const fail = () => {
    if (!ended) told.push('failed');
    ended = true;
  };
  const parser = new SaxesParser({ xmlns: true });
  const lineOf = (end: number) => text.slice(0, end).split(/\r\n?|\n/).length;
  parser.on('opentag', ({ uri, local }) => {
    if (ended) return;
    // It counts a newline of two signs as two.
    const tag = text.lastIndexOf('<', parser.position - 1);
    told.push(`<${lineOf(tag)} {${uri}}${local}`);
  });
  parser.on('closetag', () => !ended && told.push('>'));
  parser.on('text', (piece) => !ended && joined(told, piece));
  parser.on('cdata', (piece) => !ended && piece !== '' && joined(told, piece));
  parser.on('doctype', fail);
  parser.on('error', fail);
  parser.write(text);
  if (!ended) parser.close();
  return told;
}

/** Text outside of the root is told by neither, and how much was told before a fault is each one's own. */
function asFarAsBoth(told: Told): Told {
  return told.at(-1) === 'failed' ? ['failed'] : told;
}

const PIECES = [
  ...['<a>', '</a>', '<b>', '</b>', '<p:a>', '</p:a>', '<a/>', '<b />', '<p:c\n/>', '</a >', '< a>', '</ a>'],
  ...['<a xmlns="u">', '<p:a xmlns:p="v">', '<a p="1" q=\'2\'>', '<a p="1" p="2">', '<a p>', '<a p=1>'],
  ...[
    '<a p="<">',
    '<a p=">">',
    '<a p:q="1">',
    '<a xmlns:p="">',
    '<a xml:lang="no">',
    '<xmlns:a>',
    '<a p="&x;">',
  ],
  ...['<a xmlns:p="v" xmlns:q="v" p:x="1" q:x="2">', '<a p="1"q="2">', '<a xmlns:xml="u">', '<a p = "a\'b">'],
  ...[
    'text',
    ' ',
    '\n',
    '\r\n',
    '\r',
    'æøå€',
    '😀',
    '&amp;',
    '&lt;',
    '&#65;',
    '&#x1f600;',
    '&#0;',
    '&#xd800;',
    '&#x0000000041;',
    '&#000000065;',
    '&#x100000000041;',
  ],
  ...['&x;', '&', '&amp', '&#;', ']]>', ']', '>', '\u0001', '\ufffe', '"', '=', '/'],
  ...[
    '<!-- c -->',
    '<!-- a -- b -->',
    '<!--->',
    '<!---->',
    '<!-- - -->',
    '<![CDATA[x]]>',
    '<![CDATA[<&]]]]>',
  ],
  ...[
    '<![CDATA[]]>',
    '<!x>',
    '<?pi?>',
    '<?pi a?>',
    '<?xml version="1.0"?>',
    '<?XML a?>',
    '<? a?>',
    '<?a:b c?>',
  ],
  ...[
    '<1a>',
    '<a.b-c_1>',
    '</a.b-c_1>',
    '<ø>',
    '</ø>',
    '<:a>',
    '<a:>',
    '<a:b:c>',
    '<',
    '</',
    '<!',
    '<!-',
    '<![',
    '<?',
  ],
];
const document = fc
  .tuple(
    fc.constantFrom(
      '',
      '<?xml version="1.0" encoding="utf-8"?>',
      '<?xml version="2.0"?>',
      ' <?xml version="1.0"?>',
      '\n',
    ),
    fc.constantFrom('<r>', '<r xmlns="u" xmlns:p="v">', '<p:r xmlns:p="v">'),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }),
    fc.boolean(),
  )
  .map(([head, root, pieces, ends]) => {
    const name = /^<([\w:]+)/.exec(root)?.[1] ?? '';
    const open: string[] = [];
    for (const piece of pieces) {
      const opened = /^<([\p{L}][^\s/>]*)(?:[^/>]|"[^"]*")*>$/su.exec(piece)?.[1];
      if (opened) open.push(opened);
      else if (piece.startsWith('</')) open.pop();
    }
    const closing = open.toReversed().map((each) => `</${each}>`);
    return `${head}${root}${pieces.join('')}${ends ? `${closing.join('')}</${name}>` : ''}`;
  });

it('tells what a kept parser tells, and takes what that takes', () => {
  fc.assert(
    fc.property(document, (text) => {
      expect(asFarAsBoth(read([text]))).toEqual(asFarAsBoth(readByAnother(text)));
    }),
    {
      numRuns: 3000,
      examples: [
        ['<r xmlns="u" xmlns:p="v">\r\n<p:c\n/></r>'],
        ['<r><p:a xmlns:p="v">\r\n<p:c\n/></p:a></r>'],
      ],
    },
  );
});

it('tells the same however the text comes', () => {
  fc.assert(
    fc.property(document, fc.array(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
      const edges = [0, ...cuts.filter((at) => at < text.length).sort((a, b) => a - b), text.length];
      const parts = edges.slice(1).map((end, at) => text.slice(edges[at], end));
      expect(read(parts)).toEqual(read([text]));
      expect(read([...text.split('')])).toEqual(read([text]));
    }),
    { numRuns: 1000 },
  );
});

it('holds no more than it is to hold', () => {
  for (const endless of ['x', '<a p="x', '<!-- x', '<![CDATA[x', '<?pi x', '</x'])
    expect(read(['<a>', endless, ...Array.from({ length: 20 }, () => 'x'.repeat(100))]).at(-1)).toBe(
      'too long',
    );
});

const silent: XmlListener = {
  ended: false,
  opened: () => {},
  closed: () => {},
  text: () => {},
  doctype: () => {},
  failed: (detail) => expect.unreachable(detail),
  tooLong: () => expect.unreachable('too long'),
};

/** Bytes of the heap that a reader holds on to behind so many pieces. */
function heldBy(count: number, piece: (at: number) => string): number {
  const before = heapHeld();
  const reader = new XmlReader(silent, 65_536);
  reader.write('<a xmlns:p="u">');
  for (let at = 0; at < count; at++) reader.write(piece(at));
  const held = heapHeld() - before;
  expect(reader.close()).toBe(false);
  return held;
}

it('holds no piece of the file for a name that stood in it, and no names without end', () => {
  const between = `<!--${'æ€'.repeat(30_000)}-->`;
  expect(heldBy(200, (at) => `<p:aRatherLongName${at}/>${between}`)).toBeLessThan(5_000_000);
  expect(heldBy(150_000, (at) => `<p:n${at}/>`)).toBeLessThan(5_000_000);
});

it('takes for a declaration what that costs, however many stand around it', () => {
  const spent = (prefixes: number) => {
    const begun = process.cpuUsage();
    const reader = new XmlReader(silent, 65_536);
    const declared = Array.from({ length: prefixes }, (_, at) => ` xmlns:p${at}="u"`);
    reader.write(`<a${declared.join('')}>`);
    for (let at = 0; at < 100; at++) reader.write('<b xmlns:q="u"/>'.repeat(100));
    return process.cpuUsage(begun).user;
  };
  spent(1);
  expect(spent(3000)).toBeLessThan(10 * spent(1) + 500_000);
});
