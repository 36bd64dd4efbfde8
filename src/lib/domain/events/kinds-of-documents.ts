import type { EventRule } from './rule.ts';

/** Of each that the archive is set up with: whole, and one version after the other. */
const SET = {
  by: ['archive.manage'],
  fixes: { at: 'setAt', by: 'setBy', says: { name: 'name', version: 'version' } },
  counts: 'version',
} as const;
const CLOSED = { at: 'closedAt', by: 'closedBy' } as const;

/** The kinds of events about documents, what passkeys signed of them, and what certifies signatures. See kinds.ts. */
export const DOCUMENTS = {
  // What the person's passkey signed of a document's signature, or of an erasing.
  'act-signature.made': {
    of: 'act-signature',
    by: ['document.sign', 'detail.erase'],
    from: [null],
    to: 'made',
    binds: true,
    fixes: { at: 'takenAt', slow: true, by: 'person' },
  },
  'document.uploaded': {
    of: 'document',
    by: ['document.send'],
    from: [null],
    to: 'uploaded',
    fixes: { at: 'uploadedAt', by: 'uploadedBy' },
  },
  'document.sent': {
    of: 'document',
    by: ['document.send'],
    from: ['uploaded'],
    to: 'sent',
    binds: true,
    fixes: { at: 'sentAt', slow: true, by: 'sentBy', says: { code: 'code' } },
  },
  'document.signed': {
    of: 'document',
    by: ['document.sign'],
    from: ['sent'],
    to: 'sent',
    binds: true,
    fixes: { at: 'signedAt', slow: true, by: 'signedBy', each: 'position' },
    counts: 'position',
  },
  'document.augmented': {
    of: 'document',
    by: ['machine'],
    from: ['sent', 'augmented'],
    to: 'augmented',
    fixes: { at: 'augmentedAt', slow: true },
  },
  'document.discarded': {
    of: 'document',
    by: ['document.sign'],
    from: ['uploaded'],
    to: 'closed',
    fixes: CLOSED,
  },
  'document.withdrawn': {
    of: 'document',
    by: ['document.sign'],
    from: ['sent'],
    to: 'closed',
    fixes: CLOSED,
  },
  'document.declined': { of: 'document', by: ['document.sign'], from: ['sent'], to: 'closed', fixes: CLOSED },
  'folder.made': { ...SET, of: 'folder', from: [null], to: 'there' },
  'folder.renamed': { ...SET, of: 'folder', from: ['there'], to: 'there' },
  'folder.moved': { ...SET, of: 'folder', from: ['there'], to: 'there' },
  'folder.rights_set': { ...SET, of: 'folder', from: ['there'], to: 'there' },
  'folder.ended': { ...SET, of: 'folder', from: ['there'], to: 'ended' },
  'person-group.set': { ...SET, of: 'person-group', from: [null, 'there'], to: 'there' },
  'person-group.ended': { ...SET, of: 'person-group', from: ['there'], to: 'ended' },
  'document-type.set': { ...SET, of: 'document-type', from: [null, 'there'], to: 'there' },
  'document-type.ended': { ...SET, of: 'document-type', from: ['there'], to: 'ended' },
  'filing.set': {
    of: 'filing',
    by: ['document.send'],
    from: [null, 'filed'],
    to: 'filed',
    fixes: { at: 'filedAt', by: 'filedBy' },
  },
  'issuer.created': {
    of: 'issuer',
    by: ['document.send', 'document.sign', 'machine'],
    from: [null, 'issuing', 'revoked'],
    to: 'issuing',
    fixes: { at: 'createdAt' },
  },
  'issuer.revoked': {
    of: 'issuer',
    by: ['machine'],
    from: ['issuing', 'revoked'],
    to: 'revoked',
    // Another follows it, and is not revoked.
    fixes: { at: 'revokedAt', passes: ['revokedAt'] },
    announced: true,
  },
} as const satisfies Readonly<Record<`${string}.${string}`, EventRule>>;
