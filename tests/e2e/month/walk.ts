import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { v7 as uuidv7 } from 'uuid';
import type { Role } from '#lib/domain/access/role.ts';
import { addMember } from '#lib/server/identity/index.ts';
import { createContext, SYSTEM_ACTOR, type Context } from '#lib/server/platform/context.ts';
import { must } from '../../setup/books/drafts.ts';
import { newApp, type App } from '../app.ts';
import { newDevice, type Device } from '../browser.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where pictures of each screen are laid, light and dark; none without. */
const PICTURES = process.env['SEGL_PICTURES'];

/** People of a house without a client, each with a device of the same size. */
export class Walk {
  readonly app: App;
  readonly size: Size;
  readonly #devices = new Map<Role, Device>();
  #pictures = 0;

  private constructor(app: App, size: Size) {
    this.app = app;
    this.size = size;
  }

  static async at(size: Size): Promise<Walk> {
    const app = await newApp({}, true);
    await app.start();
    return new Walk(app, size);
  }

  async as(role: Role): Promise<Page> {
    const there = this.#devices.get(role);
    if (there) return there.page;
    const device = await newDevice(this.size);
    this.#devices.set(role, device);
    await this.app.signIn(device.page, role);
    return device.page;
  }

  async close(): Promise<void> {
    for (const device of this.#devices.values()) await device.close();
    await this.app.close();
  }

  /** The machine, in the client of this name. */
  async within(name: string): Promise<Context> {
    const [client] = await this.app.database.owner<{ id: string }[]>`
      select id from platform.client where name = ${name}`;
    if (!client) throw new Error(`there is no client ${name}`);
    const who = { clientId: client.id, actorId: SYSTEM_ACTOR, requestId: uuidv7() };
    return createContext(this.app.database.platform, who);
  }

  async admit(machine: Context, ...roles: Role[]): Promise<void> {
    for (const role of roles) must(await addMember(machine, { email: `${role}@havblikk.example`, role }));
  }

  /** Nothing of the screen is beside it; pictures are taken where they are asked for. */
  async look(page: Page, name: string): Promise<void> {
    expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBe(this.size.width);
    if (PICTURES === undefined) return;
    await mkdir(PICTURES, { recursive: true });
    this.#pictures += 1;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const no = String(this.#pictures).padStart(2, '0');
      await page.screenshot({ path: join(PICTURES, `${this.size.width}-${no}-${name}-${colorScheme}.png`) });
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
}

/** Types into a completing field and takes the suggestion, as one does from the keyboard. */
export async function complete(within: Page | Locator, label: string, text: string): Promise<void> {
  const field = within.getByRole('combobox', { name: new RegExp(`^${label}( \\(valgfritt\\))?$`) });
  await field.fill(text);
  await field.press('Tab');
}
