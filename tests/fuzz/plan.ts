import fc from 'fast-check';

/**
 * What is appended to a signed file, as choices: most are what a right writer would do, some what a forger would. Which
 * file, object or section a number means, is decided by what is there to choose from.
 */
export interface Plan {
  readonly revisions: readonly RevisionPlan[];
  /** In front of the file, which then begins elsewhere. */
  readonly front: string;
}

export interface RevisionPlan {
  readonly objects: readonly ObjectPlan[];
  readonly form: (typeof FORMS)[number];
  readonly prev: (typeof PREVS)[number];
  readonly trailer: (typeof TRAILERS)[number];
  readonly startxref: (typeof STARTS)[number];
  readonly between: (typeof BETWEEN)[number];
  readonly end: (typeof ENDS)[number];
  readonly words: (typeof WORDS)[number];
  /** More in the dictionaries of the revision's trailer, cross-reference stream and object stream, in front or behind. */
  readonly entry: (typeof MORE)[number];
  readonly inFront: boolean;
}

export interface ObjectPlan {
  readonly pick: number;
  readonly body: (typeof BODIES)[number];
  /** Where in a body a change is made. */
  readonly at: number;
  readonly offset: (typeof OFFSETS)[number];
  readonly entry: (typeof ENTRIES)[number];
  readonly place: (typeof PLACES)[number];
}

const FORMS = ['table', 'stream', 'hybrid'] as const;
const PREVS = [
  ...([
    'right',
    'white',
    'absent',
    'zero',
    'one',
    'beyond',
    'own',
    'earlier',
    'inside',
    'twice',
    'reference',
  ] as const),
];
const TRAILERS = [
  'right',
  'small',
  'large',
  'no root',
  'other root',
  'second root',
  'stranger',
  'xrefstm',
  'encrypt',
] as const;
const STARTS = ['right', 'white', 'zero', 'previous', 'inside', 'beyond'] as const;
const BETWEEN = ['nothing', 'white', 'comment', 'words', 'object', 'hidden object'] as const;
const ENDS = ['right', 'bare', 'carriage return', 'twice', 'none', 'words behind', 'nul behind'] as const;
const WORDS = ['right', 'Obj', 'Xref', 'Trailer', 'Startxref', 'endobj', 'tabs', 'carriage returns'] as const;
const MORE = [
  ...([
    '',
    '/N 0',
    '/First 0',
    '/Length 0',
    '/W [1 1 1]',
    '/Index [0 1]',
    '/Size 3',
    '/Type /X',
    '/Extends 4 0 R',
  ] as const),
  ...([
    '/Filter null',
    '/Filter []',
    '/DecodeParms null',
    '/F null',
    '/Prev 0',
    '/#50rev 0',
    '/XRefStm 9',
    '/Root 2 0 R',
  ] as const),
];
const BODIES = [
  ...([
    'same',
    'white',
    'evidence',
    'comment',
    'digit',
    'number',
    'key',
    'twice',
    'escaped',
    'case',
  ] as const),
  ...(['generation', 'reference', 'null', 'empty', 'other content', 'length', 'filter', 'cut'] as const),
];
const OFFSETS = ['right', 'white', 'zero', 'one', 'far', 'inside', 'before', 'other', 'old'] as const;
const ENTRIES = [
  'right',
  'missing',
  'twice',
  'twice, wrong',
  'generation',
  'free',
  'packed nowhere',
] as const;
const PLACES = ['plain', 'packed', 'packed and plain', 'twice', 'new'] as const;

/** The first in 24 of 25 cases or so, so that a whole revision is right in every third. */
function mostly<T extends string>([right, ...others]: readonly T[], weight = 24): fc.Arbitrary<T> {
  return fc.oneof(
    { arbitrary: fc.constant(right as T), weight },
    { arbitrary: fc.constantFrom(...others), weight: 1 },
  );
}

const objectPlan: fc.Arbitrary<ObjectPlan> = fc.record({
  pick: fc.nat(9_999),
  body: fc.oneof(
    { arbitrary: fc.constantFrom('same', 'white', 'evidence', 'comment'), weight: 6 },
    { arbitrary: fc.constantFrom(...BODIES), weight: 1 },
  ),
  at: fc.nat(9_999),
  offset: mostly(OFFSETS, 12),
  entry: mostly(ENTRIES),
  place: mostly(PLACES, 10),
});

const revisionPlan: fc.Arbitrary<RevisionPlan> = fc.record({
  objects: fc.array(objectPlan, { minLength: 0, maxLength: 3 }),
  form: mostly(FORMS, 2),
  prev: mostly(PREVS, 16),
  trailer: mostly(TRAILERS),
  startxref: mostly(STARTS),
  between: mostly(BETWEEN),
  end: mostly(ENDS),
  words: mostly(WORDS),
  entry: mostly(MORE),
  inFront: fc.boolean(),
});

export const plan: fc.Arbitrary<Plan> = fc.record({
  revisions: fc.oneof(
    { arbitrary: fc.array(revisionPlan, { minLength: 1, maxLength: 1 }), weight: 3 },
    { arbitrary: fc.array(revisionPlan, { minLength: 2, maxLength: 2 }), weight: 1 },
  ),
  front: fc.oneof(
    { arbitrary: fc.constant(''), weight: 40 },
    { arbitrary: fc.constantFrom('\n', '%\n', 'x'), weight: 1 },
  ),
});
