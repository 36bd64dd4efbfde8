import * as z from 'zod/mini';
import { CONTRADICTIONS, type Contradiction, type SignedHead } from '#lib/domain/tlog/heads.ts';

/*
 * What this device remembers of each client's log, for whoever uses it: no secret (a random id, a size, a root, a signature), and
 * worth more the longer it is kept, so that signing out leaves it.
 */

export type DeviceStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The last head that was seen, and that it followed from all before it. */
export interface KeptHead extends SignedHead {
  readonly size: number;
  /** ISO 8601: when the first one was seen here, and when the server was last asked and agreed. */
  readonly since: string;
  readonly comparedAt: string;
}

/** A head that contradicts the one kept: both stay until somebody has looked into it. */
export interface KeptAlarm {
  readonly how: Contradiction;
  readonly kept: SignedHead;
  readonly seen: SignedHead | null;
  /** ISO 8601. */
  readonly at: string;
  /** Whether the server has taken it down. */
  readonly told: boolean;
}

const Signed = { note: z.string(), verifierKey: z.string() };
const Head = z.object({ ...Signed, size: z.number(), since: z.string(), comparedAt: z.string() });
const Alarm = z.object({
  how: z.enum(CONTRADICTIONS),
  kept: z.object(Signed),
  seen: z.nullable(z.object(Signed)),
  at: z.string(),
  told: z.boolean(),
});

const headAt = (clientId: string) => `segl.log-head.${clientId}`;
const alarmAt = (clientId: string) => `segl.log-alarm.${clientId}`;

export const keptHead = (storage: DeviceStorage, clientId: string): KeptHead | null =>
  read(storage, headAt(clientId), Head);

export const keptAlarm = (storage: DeviceStorage, clientId: string): KeptAlarm | null =>
  read(storage, alarmAt(clientId), Alarm);

/** What another tab has kept meanwhile stays, if it is further on. */
export function keepHead(storage: DeviceStorage, clientId: string, head: KeptHead): void {
  const now = keptHead(storage, clientId);
  if (now && now.verifierKey === head.verifierKey && now.size > head.size) return;
  write(storage, headAt(clientId), head);
}

export const keepAlarm = (storage: DeviceStorage, clientId: string, alarm: KeptAlarm): void =>
  write(storage, alarmAt(clientId), alarm);

/** Lets go of the alarm and of the head it rests on: the log is met anew, as by a device that has never seen it. */
export function forgetLog(storage: DeviceStorage, clientId: string): void {
  storage.removeItem(headAt(clientId));
  storage.removeItem(alarmAt(clientId));
}

function write(storage: DeviceStorage, name: string, value: unknown): void {
  try {
    storage.setItem(name, JSON.stringify(value));
  } catch {
    // Storage may be closed or full: then this device is no witness, and what it shows is proven all the same.
  }
}

function read<T>(storage: DeviceStorage, name: string, schema: z.ZodMiniType<T>): T | null {
  try {
    const text = storage.getItem(name);
    const parsed = text === null ? null : schema.safeParse(JSON.parse(text));
    return parsed?.success ? parsed.data : null;
  } catch {
    return null;
  }
}
