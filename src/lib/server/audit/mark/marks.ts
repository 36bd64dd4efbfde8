import type { Authentic } from '#lib/domain/tlog/event-proof.ts';
import { commitmentTo, statedIn } from '#lib/domain/tlog/event.ts';
import type { Context } from '#lib/server/platform/context.ts';
import { rawSql, type Tx } from '#lib/server/platform/database.ts';
import { instant, isInstant } from '../instant.ts';
import { boundaryOf, type Boundary } from './boundary.ts';
import { notAuthentic } from './mac.ts';

/** An event as it is stored, as far as it tells who wrote it. */
interface Written {
  readonly statement: Uint8Array;
  readonly mac: Uint8Array | null;
}

/** Whose the events of the context's client are, in one transaction. */
export class Marks {
  readonly #tx: Tx;
  readonly #context: Context;
  #boundary: Promise<Boundary | null> | undefined;

  constructor(tx: Tx, context: Context) {
    this.#tx = tx;
    this.#context = context;
  }

  /** `before`: of the beginning that the log itself says had no marks. @param index null: it waits for its leaf */
  async of({ statement, mac }: Written, index: number | null): Promise<Authentic> {
    if (notAuthentic(this.#context.platform.keys, { statement, mac }) === null) return 'yes';
    if (mac !== null || index === null) return 'no';
    this.#boundary ??= boundaryOf(this.#tx, this.#context);
    const boundary = await this.#boundary;
    return boundary !== null && index < boundary.size ? 'before' : 'no';
  }

  /**
   * Which of the events are the log's, as their rows and readable parts say them: what somebody else wrote, or wrote over, is
   * not to be told as if it had happened.
   */
  async among(eventIds: readonly string[]): Promise<ReadonlySet<string>> {
    const { clientId } = this.#context;
    const sql = rawSql(this.#tx);
    const rows = await sql<Row[]>`
      select event.id, event.kind, event.actor_id as "actorId", event.subject_type as type, event.subject_id as subject,
        ${instant(sql, sql`event.at`)} as at,
        audit.statement_of(event) as statement, event.mac, leaf.index, event_detail.salt, event_detail.detail
      from audit.event left join audit.leaf on leaf.client_id = ${clientId} and leaf.event_id = event.id
      left join audit.event_detail on event_detail.client_id = ${clientId} and event_detail.event_id = event.id
      where event.client_id = ${clientId} and event.id = any (${[...eventIds]}::uuid[])
        and ${isInstant(sql, sql`event.at`)}`;
    const ours = new Set<string>();
    for (const row of rows) {
      const index = row.index === null ? null : Number(row.index);
      if ((await this.of(row, index)) !== 'no' && saysItself(row)) ours.add(row.id);
    }
    return ours;
  }
}

interface Row extends Written {
  readonly id: string;
  readonly kind: string;
  readonly actorId: string;
  readonly type: string;
  readonly subject: string;
  readonly at: string;
  readonly index: bigint | null;
  /** Both null where it was erased. */
  readonly salt: Uint8Array | null;
  readonly detail: string | null;
}

/** What was not changed since it was hashed. */
function saysItself({ statement, salt, detail, ...row }: Row): boolean {
  try {
    const { id, at, kind, actor, subject, commitment } = statedIn(statement);
    const about = subject.type === row.type && subject.id === row.subject;
    const itself = id === row.id && at === row.at && kind === row.kind && actor === row.actorId;
    return about && itself && (!salt || detail === null || commitmentTo(salt, detail) === commitment);
  } catch {
    return false;
  }
}
