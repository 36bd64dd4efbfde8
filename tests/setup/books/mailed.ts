import { createTransport } from 'nodemailer';
import { v7 as uuidv7 } from 'uuid';
import { ok } from '#lib/domain/result.ts';
import { openAddress } from '#lib/server/desk/mailed/addresses.ts';
import { receiveMail, recipientOf, type Received } from '#lib/server/desk/mailed/receive.ts';
import { addressInForce, newestMail } from '#lib/server/desk/mailed/store.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { must, png } from './drafts.ts';

interface Sent {
  readonly from: string;
  readonly subject?: string;
  readonly attachments?: readonly { filename: string; content: Uint8Array }[];
}

/** A mail as a program writes it; with a receipt of its own unless it says otherwise. */
export async function rawMail({ from, subject = 'Kaffe', attachments }: Sent): Promise<Buffer> {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const receipt = [{ filename: 'kvittering.png', content: png(uuidv7()) }];
  const { message } = await transport.sendMail({
    ...{ from, to: 'bilag@inn.segl.example', subject, text: 'Se vedlegg' },
    attachments: (attachments ?? receipt).map(({ filename, content }) => ({
      filename,
      content: Buffer.from(content),
    })),
  });
  return message as Buffer;
}

/** A new address of the client, whole. */
export async function mailAddressOf(context: Context): Promise<string> {
  must(await openAddress(context, { id: uuidv7() }));
  const found = must(await context.transaction(async (tx) => ok(await addressInForce(tx, context.clientId))));
  return `${found?.localPart}@${context.platform.config.mailDomain}`;
}

/** What comes of a mail to it. */
export async function mailed({ platform }: Context, to: string, sent: Sent): Promise<Received> {
  const recipient = await recipientOf(platform, to);
  if (!recipient) throw new Error('nobody has that address');
  return must(await receiveMail(platform, recipient, await rawMail(sent)));
}

/** The mails of the client in that state, the newest first. */
export async function mailsThat(context: Context, state: 'waits' | 'taken') {
  return must(
    await context.transaction(async (tx) =>
      ok(await newestMail(tx, context.clientId, { state, limit: 200 })),
    ),
  );
}
