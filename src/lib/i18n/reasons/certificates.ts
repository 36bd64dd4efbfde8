import { text, type Facts, type InEach } from '../errors/facts.ts';

/** Who vouches for the signer, and whether they may. */
export const certificates = {
  certificate_unexplained: {
    nb: 'Et sertifikat i signaturen har ikke noe med undertegneren å gjøre.',
    en: 'A certificate in the signature has nothing to do with the signer.',
  },
  chain_incomplete: {
    nb: 'Sertifikatet fører ikke til noen utsteder vi kjenner.',
    en: 'The certificate leads to no issuer that we know.',
  },
  certificate_not_for_this: {
    nb: 'Sertifikatet er ikke utstedt for å signere med.',
    en: 'The certificate was not issued for signing.',
  },
  certificate_not_valid_then: {
    nb: (facts) => `Sertifikatet${of(facts)} gjaldt ikke da det ble signert${span(facts, 'fra', 'til')}.`,
    en: (facts) =>
      `The certificate${ofEn(facts)} was not valid at the time of signing${span(facts, 'from', 'to')}.`,
  },
  certificate_weak_key: {
    nb: (facts) => `Nøkkelen i sertifikatet${of(facts)} er for kort til å stoles på.`,
    en: (facts) => `The key in the certificate${ofEn(facts)} is too short to be trusted.`,
  },
  issuer_not_allowed: {
    nb: (facts) => `Sertifikatet er utstedt av noen som ikke har lov til å utstede${of(facts)}.`,
    en: (facts) => `The certificate was issued by somebody who may not issue any${ofEn(facts)}.`,
  },
  certificate_constraint_unknown: {
    nb: (facts) => `Sertifikatet${of(facts)} har et vilkår som ikke kan kontrolleres.`,
    en: (facts) => `The certificate${ofEn(facts)} has a condition that cannot be checked.`,
  },
  certificate_signature: {
    nb: (facts) => `Sertifikatet${of(facts)} er ikke signert av den det sier.`,
    en: (facts) => `The certificate${ofEn(facts)} is not signed by the one it names.`,
  },
  certificate_revoked: {
    nb: (facts) =>
      `Sertifikatet${of(facts)} er trukket tilbake${since(facts, 'fra')}, og ingenting beviser at signaturen er eldre enn det.`,
    en: (facts) =>
      `The certificate${ofEn(facts)} was revoked${since(facts, 'as of')}, and nothing proves the signature to be older than that.`,
  },
  certificate_revoked_later: {
    nb: (facts) =>
      `Sertifikatet${of(facts)} ble trukket tilbake${since(facts, 'fra')}; et tidsstempel beviser at signaturen er eldre.`,
    en: (facts) =>
      `The certificate${ofEn(facts)} was revoked${since(facts, 'as of')}; a timestamp proves the signature to be older.`,
  },
  revocation_not_checked: {
    nb: 'Filen har ingen liste som sier om sertifikatet er trukket tilbake, og kontrollen spør ingen over nettet.',
    en: 'The file has no list that says whether the certificate was revoked, and the verification asks nobody over the network.',
  },
  root_unreadable: {
    nb: 'Et av rotsertifikatene kontrollen skulle bygge på, kan ikke leses.',
    en: 'One of the root certificates the verification was to rest on cannot be read.',
  },
} as const satisfies Record<string, InEach>;

function of({ name }: Facts): string {
  return text(name) === '' ? '' : ` til ${text(name)}`;
}

function ofEn({ name }: Facts): string {
  return text(name) === '' ? '' : ` of ${text(name)}`;
}

function since({ time }: Facts, word: string): string {
  return text(time) === '' ? '' : ` ${word} ${text(time)}`;
}

function span(facts: Facts, fromWord: string, toWord: string): string {
  const [from, to] = [text(facts['from']), text(facts['to'])];
  return from === '' || to === '' ? '' : ` (${fromWord} ${from} ${toWord} ${to})`;
}
