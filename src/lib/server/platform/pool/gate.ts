import type { Reserved, TransactionSql } from './driver.ts';

/** What the driver makes of a statement; it goes to the server when somebody waits for it, through `handler`. */
interface Statement {
  handler: (statement: Statement) => unknown;
  resolve: (result: unknown) => void;
  reject: (cause: unknown) => void;
}

/** Lets statements through until it is shut, and then refuses them, with those that are still under way. */
export class Gate {
  readonly sql: TransactionSql;
  readonly #underWay = new Set<Statement>();
  /** Made when somebody is refused: an error remembers where it was made, which costs more than to lend. */
  #refusal: (() => Error) | null = null;

  constructor(reserved: Reserved) {
    const call = (...args: unknown[]) => this.#guard(Reflect.apply(reserved, undefined, args));
    const unsafe = (...args: Parameters<Reserved['unsafe']>) => this.#guard(reserved.unsafe(...args));
    // Drizzle sets its parsers on the options it finds; the driver's own have them already.
    const options = { parsers: {}, serializers: {} };
    this.sql = Object.assign(call, { unsafe, options }) as unknown as TransactionSql;
  }

  get busy(): boolean {
    return this.#underWay.size > 0;
  }

  shut(refusal: () => Error): void {
    this.#refusal ??= refusal;
    for (const statement of this.#underWay) statement.reject(refusal());
  }

  #guard(made: unknown): unknown {
    // Names and lists of values are parts of a statement.
    if (!(made instanceof Promise)) return made;
    const statement = made as unknown as Statement;
    const { handler, resolve, reject } = statement;
    statement.resolve = (result) => {
      this.#underWay.delete(statement);
      resolve(result);
    };
    statement.reject = (cause) => {
      this.#underWay.delete(statement);
      reject(cause);
    };
    statement.handler = () => {
      if (this.#refusal) return statement.reject(this.#refusal());
      this.#underWay.add(statement);
      return handler(statement);
    };
    return made;
  }
}
