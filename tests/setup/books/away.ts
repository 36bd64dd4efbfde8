import { v7 as uuidv7 } from 'uuid';
import {
  DEVICE_KEY,
  DEVICE_SIGNATURE,
  signedBytes,
  thumbprintOf,
} from '#lib/domain/approval/away/decision.ts';
import { decisionHash } from '#lib/domain/approval/decision.ts';
import { base64UrlOf } from '#lib/domain/base64url.ts';
import type { Role } from '#lib/domain/access/role.ts';
import type { Work } from '#lib/domain/sync/mutation.ts';
import { mutationHash, SentEnvelope, type Mutation } from '#lib/domain/sync/mutation.ts';
import { giveTickets, type GivenTicket } from '#lib/server/desk/away/tickets.ts';
import type { Decision } from '#lib/server/desk/drafts/approvals.ts';
import { createContext, type Context } from '#lib/server/platform/context.ts';
import { push, registerDevice } from '#lib/server/sync/service.ts';
import { must } from './drafts.ts';
import { shownTo, site } from './signing.ts';

type AwayWork = Extract<Work, { type: 'approval.decide' }>;
type Proof = AwayWork['away'];

/** What of it is said otherwise. */
interface Said {
  at?: Date;
  ticket?: GivenTicket | undefined;
  counter?: number;
  change?: Partial<Proof>;
}

/** As the API lets a manager in. */
export const approving = ({ platform, clientId, actorId, requestId }: Context): Context =>
  createContext(platform, { clientId, actorId, requestId, ability: 'draft.approve' });

/** A manager's device: its key, the tickets it was given, and how far it has counted. */
export class AwayDevice {
  readonly who: Context;
  readonly id = uuidv7();
  tickets: GivenTicket[] = [];
  counter = 0;
  #key: CryptoKeyPair;
  #mutations = 0;
  publicKey: Uint8Array;

  private constructor(who: Context, key: CryptoKeyPair, publicKey: Uint8Array) {
    this.who = who;
    this.#key = key;
    this.publicKey = publicKey;
  }

  static async of(who: Context, { tickets = 3, signedInAt = new Date() } = {}): Promise<AwayDevice> {
    const key = await crypto.subtle.generateKey(DEVICE_KEY, true, ['sign', 'verify']);
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', key.publicKey));
    const device = new AwayDevice(who, key, spki);
    must(await registerDevice(who, { deviceId: device.id, name: 'Telefon' }));
    if (tickets > 0) await device.fetch(tickets, signedInAt);
    return device;
  }

  /** The same profile on another machine, as it was at this moment. */
  async copy(): Promise<AwayDevice> {
    const copied = new AwayDevice(this.who, this.#key, this.publicKey);
    must(await registerDevice(this.who, { deviceId: copied.id, name: 'Kopi' }));
    copied.tickets = [...this.tickets];
    copied.counter = this.counter;
    return copied;
  }

  asks(count: number, signedInAt = new Date()) {
    return giveTickets(approving(this.who), { publicKey: base64UrlOf(this.publicKey), count, signedInAt });
  }

  async fetch(count: number, signedInAt?: Date): Promise<void> {
    this.tickets.push(...must(await this.asks(count, signedInAt)).tickets);
  }

  /** Decides as the device does; `change` is of what it says beside what it signs. */
  async decide(
    decision: Decision,
    { at = this.who.platform.clock.now(), ticket = this.tickets.shift(), counter, change = {} }: Said = {},
  ): Promise<AwayWork> {
    if (!ticket) throw new Error('no ticket is left');
    this.counter = counter ?? this.counter + 1;
    const { clientId: client, actorId: person } = this.who;
    const hash = decisionHash({ ...(await shownTo(this.who, decision)), at });
    const key = thumbprintOf(this.publicKey);
    const said = { client, person, key, ticket: ticket.id, counter: this.counter, decision: hash, at };
    const signature = await crypto.subtle.sign(DEVICE_SIGNATURE, this.#key.privateKey, signedBytes(said));
    const { signed, rules = null, ...rest } = decision;
    return {
      type: 'approval.decide',
      ...rest,
      rules,
      ...(signed && {
        signed: {
          at: signed.at.toISOString(),
          decisions: [...signed.decisions],
          assertion: signed.assertion,
        },
      }),
      away: {
        ...{ key, counter: this.counter, at: at.toISOString(), decision: hash },
        ticket: {
          ...{ id: ticket.id, proof: ticket.proof },
          ...{ issuedAt: ticket.issuedAt.toISOString(), expiresAt: ticket.expiresAt.toISOString() },
        },
        signature: base64UrlOf(new Uint8Array(signature)),
        ...change,
      },
    };
  }

  /** Hands over what was decided, as one change after the other. */
  async send(
    mutation: Mutation,
    { number = ++this.#mutations, role = 'manager' }: { number?: number; role?: Role } = {},
  ) {
    const sent = SentEnvelope.parse({ mutationId: number, payloadHash: mutationHash(mutation), mutation });
    const doing = { context: this.who, role, site };
    return must(await push(doing, { deviceId: this.id, mutations: [sent] })).outcomes[0];
  }
}
