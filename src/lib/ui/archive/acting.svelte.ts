import type { Api } from '#lib/api.ts';
import { Act } from '../act/act.svelte.ts';
import { session } from '../app/session.svelte.ts';

/** One change of the archive at a time. */
export class Changing {
  /** What it says tells one change from another; the server knows each again by its id. */
  readonly act = new Act<{ readonly about: string }, unknown>();

  /** Never rejects. @returns whether it was done */
  async run(
    about: object,
    work: (archive: Api['archive'], id: string) => Promise<unknown>,
  ): Promise<boolean> {
    const { archive } = session.api;
    const send = async ({ id }: { id: string }) => ({ done: await work(archive, id) });
    return (await this.act.send({ about: JSON.stringify(about) }, send)) !== null;
  }
}
