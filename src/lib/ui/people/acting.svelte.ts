import type { Api } from '#lib/api.ts';
import { Act } from '../act/act.svelte.ts';
import { session } from '../app/session.svelte.ts';

/** One act on who comes into the client at a time. */
export class Acting {
  /** What it is about tells one act from another; the server knows each again. */
  readonly act = new Act<{ readonly about: string }, unknown>();

  /** Never rejects. @returns whether it was done */
  async run(about: string, work: (api: Api, id: string) => Promise<unknown>): Promise<boolean> {
    const { api } = session;
    const send = async ({ id }: { id: string }) => ({ done: await work(api, id) });
    return (await this.act.send({ about }, send)) !== null;
  }
}
