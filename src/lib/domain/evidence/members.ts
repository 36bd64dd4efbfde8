/** What an evidence bundle is made of: its members by name. docs/evidence.md says what each holds. */
export type Members = ReadonlyMap<string, Uint8Array>;

/** Bytes of members that are put into one, reports aside: less than is read of one. */
export const MOST_BUNDLED = 128 * 1024 * 1024;

export const FORMAT = 'segl.evidence.v1';

export const MANIFEST = 'manifest.json';
export const KEYS = 'keys';
export const CHECKPOINT = 'checkpoint';

export const EVENT_PARTS = ['statement.json', 'path', 'detail.json', 'salt'] as const;
export type EventPart = (typeof EVENT_PARTS)[number];
export const eventMember = (index: number, part: EventPart) => `events/${index}/${part}`;

export const statementMember = (hash: string) => `statements/${hash}.json`;

/** The installation's log: where the client's checkpoint stands in it, and who else speaks for it. */
export const INSTALLATION = {
  checkpoint: 'installation/checkpoint',
  place: 'installation/place',
  path: 'installation/path',
  policy: 'installation/policy',
  roots: 'installation/roots.pem',
} as const;
export const tokenMember = (no: number) => `installation/tokens/${no}.der`;

export const LANGUAGES = ['nb', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];
export const reportMember = (language: Language) => `report.${language}.html`;

/** Files are named by what they are, which the bytes themselves say. */
export const EXTENSIONS = {
  'application/pdf': 'pdf',
  'image/heic': 'heic',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
} as const;

const NAMES: readonly RegExp[] = [
  /^(?:manifest\.json|keys|checkpoint|report\.(?:nb|en)\.html)$/,
  /^events\/(?:0|[1-9]\d{0,14})\/(?:statement\.json|path|detail\.json|salt)$/,
  /^statements\/[0-9a-f]{64}\.json$/,
  /^files\/[0-9a-f]{64}\.(?:pdf|heic|jpg|png|webp|bin)$/,
  /^installation\/(?:checkpoint|place|path|policy|roots\.pem|tokens\/(?:0|[1-9]\d?)\.der)$/,
];

/** Whether a bundle may have a member of that name: no other path can be in one. */
export function isMember(name: string): boolean {
  return NAMES.some((form) => form.test(name));
}
