import type { MailInput } from '#lib/domain/mail/messages.ts';
import type { TestDatabase } from '../database.ts';

type OfProtection = Extract<MailInput, { about: 'protection' }>;

/** What those whom a client has told when protection is taken away are to be told, in that order, and was not sent yet. */
export async function lettersIn({ owner }: TestDatabase, clientId: string): Promise<OfProtection[]> {
  const rows = await owner<{ input: MailInput | string }[]>`
    select input from platform.job where client_id = ${clientId} and kind = 'mail.send' order by id`;
  return rows
    .map(({ input }) => (typeof input === 'string' ? (JSON.parse(input) as MailInput) : input))
    .filter((input) => input.about === 'protection');
}
