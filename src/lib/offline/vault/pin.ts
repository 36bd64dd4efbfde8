import { err, ok, type Result } from '#lib/domain/result.ts';
import type { Bytes } from '../store/bytes.ts';
import { newEnvelope, openEnvelope, type Envelope, type Sealing } from './envelopes.ts';

const TRIES = 5;
export const SHORTEST_PIN = 4;

/**
 * A few digits that open the vault again in this page, as long as it lives: an envelope like the others, which is never
 * written to the disk. Five wrong ones, and it is forgotten.
 */
export class Pin {
  readonly #envelope: Envelope;
  readonly #sealing: Sealing;
  #left = TRIES;

  private constructor(envelope: Envelope, sealing: Sealing) {
    this.#envelope = envelope;
    this.#sealing = sealing;
  }

  static async over(raw: Bytes, pin: string, sealing: Sealing): Promise<Result<Pin, PinTooShort>> {
    if (!/^\d+$/.test(pin) || pin.length < SHORTEST_PIN)
      return err({ code: 'pin_too_short', shortest: SHORTEST_PIN });
    return ok(new Pin(await newEnvelope(raw, { kind: 'pin', pin }, sealing), sealing));
  }

  /** @returns the data key as bytes, which whoever asked overwrites; `wrong_pin` with how many tries are `left` */
  async open(pin: string): Promise<Result<Bytes, WrongPin>> {
    // Counted first: two at once are two.
    this.#left -= 1;
    if (this.#left < 0) return err({ code: 'wrong_pin', left: 0 });
    const opened = await openEnvelope(
      this.#envelope,
      { kind: 'pin', pin },
      this.#sealing,
      this.#envelope.check,
    );
    if (!opened.ok) return err({ code: 'wrong_pin', left: Math.max(0, this.#left) });
    this.#left = TRIES;
    return ok(opened.value);
  }
}

export type PinTooShort = { code: 'pin_too_short'; shortest: number };
export type WrongPin = { code: 'wrong_pin'; left: number };
