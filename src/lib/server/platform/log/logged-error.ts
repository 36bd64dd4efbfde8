/** An error as it may stand in a log. */
export interface LoggedError {
  readonly type: string;
  /** SQLSTATE, or the driver's or the system's code. */
  readonly code?: string;
  readonly message?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  /** Where it was thrown: frames alone. */
  readonly stack?: string;
  readonly cause?: LoggedError;
}

/**
 * What of an error says where to look and holds no one's data. Left out are messages that quote what was worked on —
 * statements and parameters, values of keys, addresses, pieces of a text that could not be read — and everything else
 * a library hangs on its errors. An error with a code is told by the code; of the rest only those classes keep their
 * message that our own code throws.
 */
export function loggedError(cause: unknown, depth = 0): LoggedError {
  if (!(cause instanceof Error)) return { type: typeof cause };
  const { code, schema_name, table_name, column_name, constraint_name } = cause as unknown as Facts;
  const plain = typeof code !== 'string' && OWN_CLASSES.has(Object.getPrototypeOf(cause) as object);
  const inner = cause instanceof AggregateError ? (cause.errors as unknown[])[0] : cause.cause;
  return {
    type: cause.constructor.name,
    ...(typeof code === 'string' && { code }),
    ...(plain && { message: cause.message }),
    ...(schema_name && { schema: schema_name }),
    ...(table_name && { table: table_name }),
    ...(column_name && { column: column_name }),
    ...(constraint_name && { constraint: constraint_name }),
    stack: framesOf(cause),
    ...(inner !== undefined && depth < MOST_CAUSES && { cause: loggedError(inner, depth + 1) }),
  };
}

type Facts = Record<'code' | 'schema_name' | 'table_name' | 'column_name' | 'constraint_name', string>;

const MOST_CAUSES = 5;
/** Not SyntaxError: the parsers' quote what they read. */
const OWN_CLASSES = new Set<object>([Error.prototype, TypeError.prototype, RangeError.prototype]);

/** The stack without the message that leads it, of which any line may look like a frame. */
function framesOf({ stack = '', message }: Error): string {
  const after = stack.includes(message) ? stack.slice(stack.indexOf(message) + message.length) : stack;
  return after
    .split('\n')
    .filter((line) => /^\s+at .*(:\d+|<anonymous>|native code)\)?$/.test(line))
    .map((line) => line.trim())
    .join('\n');
}
