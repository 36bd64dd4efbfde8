import { norwegianDate } from '#lib/domain/date.ts';
import { ok } from '#lib/domain/result.ts';
import { list, object, string } from '#lib/domain/shape.ts';
import { atDevice } from '#lib/offline/at-device.ts';
import { keep, recall } from '#lib/offline/store/store.ts';
import { tolerate } from '../loading/problem.ts';
import type { Session } from '../app/session.svelte.ts';

export interface Project {
  code: string;
  name: string;
}
const Projects = list(object<Project>({ code: string, name: string }));

const KEPT = 'projects';
const clock = () => new Date();

/** The client's projects to choose from: as this device heard of them last, and then as they are. */
export class ProjectList {
  current = $state.raw<readonly Project[]>([]);

  /** Resolves when the server has answered, or cannot. What was remembered is there long before. */
  async load({ device, api }: Readonly<Session>): Promise<void> {
    if (!device) return;
    const kept = await atDevice(device, async (store) => ok(await recall(store, KEPT, Projects)));
    if (kept.ok && kept.value) this.current = kept.value;
    try {
      const today = norwegianDate(clock());
      const projects = (await api.ledger.projects.query()).filter(
        ({ validTo }) => !validTo || validTo >= today,
      );
      this.current = projects;
      await atDevice(device, async (store) => ok(await keep(store, KEPT, projects)));
    } catch (cause) {
      // Without an answer the remembered ones stand.
      tolerate(cause);
    }
  }
}
