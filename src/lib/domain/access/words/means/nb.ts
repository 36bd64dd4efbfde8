import type { Role } from '../../role.ts';

/** What a role is for. */
export const roleMeans = {
  field: 'Tar bilde av kvitteringer og utlegg. Ser egne kladder.',
  bookkeeper: 'Konterer, bokfører, avslutter perioder og leverer mva.',
  manager: 'Attesterer bilag og signerer dokumenter.',
  administrator: 'Bestemmer hvem som har tilgang, og hvilke regler som gjelder.',
  auditor: 'Leser alt og kontrollerer loggen. Endrer ingenting.',
} as const satisfies Readonly<Record<Role, string>>;
