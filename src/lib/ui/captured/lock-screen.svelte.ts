import type { Sayable } from '#lib/i18n/errors.ts';
import type { Device } from '#lib/offline/device.svelte.ts';
import { keepLocked } from '#lib/offline/captured/lock-screen.ts';

/** Why a picture is not here. */
export interface Refused extends Sayable {
  /** The file's. */
  readonly name: string;
}

/**
 * Pictures taken on the locked screen, one after the other.
 *
 *   idle ── take() ──▶ keeping ── the last one is sealed and on the disk, or refused ──▶ idle
 */
export class LockScreen {
  /** How many are not done. */
  keeping = $state(0);
  /** How many of those taken last are sealed and on the disk. Said when all of them are done. */
  kept = $state(0);
  refused = $state.raw<readonly Refused[]>([]);
  readonly #device: Device;
  #line: Promise<void> = Promise.resolve();

  constructor(device: Device) {
    this.#device = device;
  }

  take(files: readonly File[]): void {
    if (this.keeping === 0) [this.kept, this.refused] = [0, []];
    this.keeping += files.length;
    for (const file of files) this.#line = this.#line.then(() => this.#keep(file));
  }

  async #keep(file: File): Promise<void> {
    const refused = await this.#outcome(file);
    if (refused === null) this.kept += 1;
    else this.refused = [...this.refused, { ...refused, name: file.name }];
    this.keeping -= 1;
    // It may have been unlocked meanwhile.
    await this.#device.takeIn();
  }

  async #outcome(file: File): Promise<Sayable | null> {
    try {
      const kept = await keepLocked(this.#device.locked, file);
      return kept.ok ? null : kept.error;
    } catch (cause) {
      reportError(cause);
      return { code: 'device_failed' };
    }
  }
}
