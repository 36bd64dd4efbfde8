import { openMailServer } from '../../src/demo/mailbox/mail-server.ts';
import { until } from '../setup/until.ts';
import { newApp, type App } from './app.ts';

/** A started app that sends mail, and what it has sent. */
export interface MailedApp {
  readonly app: App;
  /** The text of the letter to that address, or of the one after so many; waits until it is there. */
  readonly letterTo: (email: string, subject: RegExp, count?: number) => Promise<string>;
  readonly close: () => Promise<void>;
}

export async function mailedApp(): Promise<MailedApp> {
  const mail = await openMailServer();
  const app = await newApp({
    SEGL_SMTP: `smtp://127.0.0.1:${mail.port}`,
    SEGL_MAIL_FROM: 'Segl <segl@segl.example>',
  });
  await app.start();
  return {
    app,
    async letterTo(email, subject, count = 1) {
      const found = () =>
        mail.messages.filter(({ to, subject: is }) => to.includes(email) && subject.test(is))[count - 1];
      await until(() => found() !== undefined);
      return found()?.text ?? '';
    },
    async close() {
      await app.close();
      await mail.close();
    },
  };
}
