import { appendEvents } from '@supergraph/events/outbox';
import { type User, userRegistered } from '../domain/user.ts';
import { refusals } from '../errors.ts';
import type { AuthDb } from '../store/database.ts';
import { insertUser } from '../store/users.ts';

/** Writes a new user and announces them. Refuses EMAIL_TAKEN. */
export async function addUser(tx: AuthDb, user: User, passwordHash: string): Promise<void> {
  const isNew = await insertUser(tx, { user, passwordHash });
  if (!isNew) {
    refusals.refuse('EMAIL_TAKEN', `${user.email} is registered already.`, ['input', 'email']);
  }
  await appendEvents(tx, [userRegistered(user)]);
}
