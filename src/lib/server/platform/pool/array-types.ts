import { drizzle } from 'drizzle-orm/postgres-js';
import type { Driver } from './driver.ts';

/**
 * Drizzle wants dates as text and turns the driver's handling of them off, and of their arrays with it (date[],
 * timestamptz[], timestamp[], numeric[]); taken back, the driver learns the arrays from the server when it connects.
 */
export function readForDrizzle(driver: Driver): void {
  drizzle(driver);
  for (const oid of [1182, 1185, 1115, 1231]) {
    delete driver.options.serializers[oid];
    delete driver.options.parsers[oid];
  }
}

/**
 * How arrays are read and written. The driver asks the server for their types when it connects, and ends the process
 * when it is cut off while it asks. So the first connection asks, and the others know from it.
 */
export interface ArrayTypes {
  readonly parsers: object;
  readonly serializers: object;
  readonly typeArrayMap: object;
}

export function arraysOf(driver: Driver): ArrayTypes {
  const { parsers, serializers, shared } = driver.options as unknown as ArrayTypes & { shared: ArrayTypes };
  return { parsers, serializers, typeArrayMap: shared.typeArrayMap };
}

export function teach(driver: Driver, arrays: ArrayTypes): void {
  const own = arraysOf(driver);
  Object.assign(own.parsers, arrays.parsers);
  Object.assign(own.serializers, arrays.serializers);
  Object.assign(own.typeArrayMap, arrays.typeArrayMap);
}
