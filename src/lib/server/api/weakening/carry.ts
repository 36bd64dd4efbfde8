import { v7 as uuidv7 } from 'uuid';
import * as z from 'zod';
import { ROLES } from '#lib/domain/access/role.ts';
import type { Weakening, WeakeningAct } from '#lib/domain/access/weakening.ts';
import { rulesRead } from '#lib/domain/approval/rules.ts';
import { ordinal, text, uuid, words } from '#lib/domain/input.ts';
import { err, type Failure, type Result } from '#lib/domain/result.ts';
import { SaftSpan, mayTake, reopenReturn } from '../../ledger/index.ts';
import { reopenPeriod, setRules } from '../../desk/index.ts';
import {
  changeRole,
  endMembership,
  inviteCounted,
  PolicyInput,
  setPolicy,
  type Carry,
} from '../../identity/index.ts';
import type { Context } from '../../platform/context.ts';

type By = Parameters<Carry>[2];
type Doing = (context: Context, after: unknown, by: By) => Promise<Result<unknown, Failure>> | null;

/** How each act is done by what it says of itself; null where that is none it could have said. */
const DOING: Readonly<Record<WeakeningAct, Doing>> = {
  'access-policy': read(
    z.strictObject({ after: z.nullable(ordinal), policy: PolicyInput }),
    (context, said, by) => setPolicy(context, said, by.subject),
  ),
  'administrator-ended': read(OfRole(), changeOrEnd),
  'administrator-made': read(OfRole(), changeOrEnd),
  'administrator-invited': read(
    z.strictObject({
      ...{ id: uuid, email: text(320), role: z.literal('administrator'), note: z.nullable(words(500)) },
      language: z.enum(['nb', 'en']),
    }),
    // Nobody is an administrator for a time.
    (context, said) => inviteCounted(context, { ...said, accessDays: null }),
  ),
  'approval-rules': read(
    z.strictObject({
      ...{ after: z.nullable(ordinal), validFrom: z.nullable(z.iso.datetime()), rules: z.array(z.unknown()) },
      signed: z.boolean(),
    }),
    (context, { validFrom, rules: said, ...rest }) => {
      const rules = rulesRead(said);
      if (!rules) return null;
      return setRules(context, {
        ...rest,
        rules,
        validFrom: validFrom === null ? null : new Date(validFrom),
      });
    },
  ),
  'books-exported': read(SaftSpan.extend({ version: SaftSpan.shape.version.nullable() }), (context, said) => {
    const { version, ...span } = said;
    return mayTake(context, version ? { ...span, version } : span);
  }),
  'period-opened': read(
    z.strictObject({ year: z.int(), period: z.int(), locked: z.literal(false) }),
    (context, { year, period }, { reason }) => reopenPeriod(context, { id: uuidv7(), year, period, reason }),
  ),
  'vat-return-opened': read(z.object({ id: uuid, open: z.literal(true) }), (context, { id }, { reason }) =>
    reopenReturn(context, { id, reason }),
  ),
};

/** Through the service whose act it is. Errors: its own, and `weakening_changed` where it says what none says. */
export const carryWeakening: Carry = (context: Context, { act, after }: Weakening, by: By) =>
  DOING[act](context, after, by) ?? Promise.resolve(err({ code: 'weakening_changed' }));

function OfRole() {
  return z.strictObject({ userId: uuid, role: z.nullable(z.enum(ROLES)) });
}

function changeOrEnd(context: Context, { userId, role }: z.output<ReturnType<typeof OfRole>>) {
  return role === null ? endMembership(context, { userId }) : changeRole(context, { userId, role });
}

function read<T>(
  shape: z.ZodType<T>,
  work: (context: Context, said: T, by: By) => Promise<Result<unknown, Failure>> | null,
): Doing {
  return (context, after, by) => {
    const said = shape.safeParse(after);
    return said.success ? work(context, said.data, by) : null;
  };
}
