import type { Api } from '#lib/api.ts';
import { Act } from '../act/act.svelte.ts';
import { session } from '../app/session.svelte.ts';

/** One act on somebody at a time. */
export class Acting {
  /** What it is about tells one act from another; the server knows each again. */
  readonly act = new Act<{ readonly about: string }, unknown>();

  /** Never rejects. @returns whether it was done */
  async run(about: string, work: (people: Api['people'], id: string) => Promise<unknown>): Promise<boolean> {
    const { people } = session.api;
    const send = async ({ id }: { id: string }) => ({ done: await work(people, id) });
    return (await this.act.send({ about }, send)) !== null;
  }
}
