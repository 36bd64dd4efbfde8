import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createContext, NO_CLIENT } from '#lib/server/platform/context.ts';
import { must } from '#tests/setup/books/drafts.ts';
import { freshDatabase, type TestDatabase } from '#tests/setup/database.ts';
import { NEW_STANDING } from '#tests/setup/standing.ts';
import { createUser, signIn, validateSession, visitor } from '../index.ts';
import { setOwnPassword } from './password.ts';

const [OLD, NEW] = ['fjorden ligger stille', 'og venter på at vinden snur'];
let db: TestDatabase;
beforeAll(async () => {
  db = await freshDatabase();
});
afterAll(() => db?.close());

it('a person gives themselves another password with the one they had, and nobody without it does', async () => {
  const person = { email: 'kari@fjordheim.no', name: 'Kari Li' };
  const { userId } = must(await createUser(db.contextFor(NO_CLIENT), { ...person, password: OLD }));
  const own = createContext(db.platform, { clientId: NO_CLIENT, actorId: userId, requestId: uuidv7() });
  const anonymous = () => visitor(db.platform, uuidv7());
  const enter = (password: string) =>
    signIn(anonymous(), { email: person.email, password, address: '192.0.2.1' });
  const change = async (password: string, before: string | null) => {
    const session = uuidv7();
    const result = await setOwnPassword(own, { standing: NEW_STANDING, session, person, password, before });
    return result.ok ? 'changed' : result.error.code;
  };
  const elsewhere = must(await enter(OLD));

  expect(await change(NEW, 'noe helt annet')).toBe('password_wrong');
  expect(await change(NEW, null)).toBe('mail_proof_required');
  expect(await change('Kari Li Kari', OLD)).toBe('password_guessable');
  expect((await enter(NEW)).ok).toBe(false);
  expect(await change(NEW, OLD)).toBe('changed');
  expect((await enter(OLD)).ok).toBe(false);
  expect((await enter(NEW)).ok).toBe(true);
  expect(await validateSession(anonymous(), elsewhere.token)).toBeNull();
});
