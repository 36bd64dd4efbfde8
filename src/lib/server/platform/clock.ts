/** The only source of the server's time; a device's clock never decides order, expiry or conflict. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
