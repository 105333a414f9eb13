import { fixedSelect, type Given } from '@supergraph/service/database/fixed-select';
import type { Page } from '@supergraph/service/pages';
import { keysetAfter } from '@supergraph/service/pages/keyset';
import {
  and,
  arrayContains,
  asc,
  desc,
  eq,
  getTableColumns,
  ilike,
  inArray,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { RoleName } from '../domain/role.ts';
import type { User, UserStatus } from '../domain/user.ts';
import type { AuthDb } from './database.ts';
import { userHasSecondFactor } from './second-factors.ts';
import { credentials, users } from './tables.ts';

/** When somebody registered, and their id: where a page of users, newest first, goes on. */
export type UserKey = readonly [createdAt: Date, id: string];

export interface UserCriteria {
  readonly role?: RoleName | null | undefined;
  readonly status?: UserStatus | null | undefined;
  /** Found within email and display name, in whatever case. */
  readonly search?: string | null | undefined;
}

/** A user with the hash of their password. */
export interface Account {
  readonly user: User;
  readonly passwordHash: string;
}

export interface NewAccount extends Account {
  /** Whether somebody knows the password. Default true. */
  readonly isChosen?: boolean;
}

const rowsPerInsertMax = 1_000;

export async function findUsers(db: AuthDb, ids: readonly string[]): Promise<User[]> {
  return db
    .select()
    .from(users)
    .where(inArray(users.id, [...ids]));
}

/** Somebody of whom it is known that they are there. */
export async function findUser(db: AuthDb, id: string): Promise<User> {
  const [user] = await findUsers(db, [id]);
  if (!user) throw new Error(`There is no user ${id}.`);
  return user;
}

/** One page, newest first, with one row more than asked for where there is a next page. */
export async function findUserPage(
  db: AuthDb,
  { page, criteria }: { page: Page<UserKey>; criteria: UserCriteria },
): Promise<User[]> {
  const { role, status, search } = criteria;
  return db
    .select()
    .from(users)
    .where(
      and(
        page.after ? keysetAfter([users.createdAt, users.id], page.after, 'desc') : undefined,
        // In the text, so that a plan that serves any search knows how many have the role and the status.
        role ? arrayContains(users.roles, [role]).inlineParams() : undefined,
        status ? eq(users.status, status).inlineParams() : undefined,
        ...(search ? contains(search) : []),
      ),
    )
    .orderBy(desc(users.createdAt), desc(users.id))
    .limit(page.limit + 1);
}

const account = { user: getTableColumns(users), passwordHash: credentials.passwordHash };

const accountOfEmail = fixedSelect((db, { emailKey }: Given<{ emailKey: string }>) =>
  db
    .select(account)
    .from(users)
    .innerJoin(credentials, eq(credentials.userId, users.id))
    .where(eq(users.emailKey, emailKey)),
);

/** The account of an address, by the key that addresses are compared by. */
export async function findAccount(db: AuthDb, emailKey: string): Promise<Account | undefined> {
  const [row] = await accountOfEmail(db, { emailKey });
  return row;
}

const accountOfUser = fixedSelect((db, { userId }: Given<{ userId: string }>) =>
  db
    .select(account)
    .from(users)
    .innerJoin(credentials, eq(credentials.userId, users.id))
    .where(eq(users.id, userId)),
);

/** The account of a user, as it is at the moment. */
export async function findAccountOf(db: AuthDb, userId: string): Promise<Account | undefined> {
  const [row] = await accountOfUser(db, { userId });
  return row;
}

const lockedAccount = fixedSelect((db, { userId }: Given<{ userId: string }>) =>
  db
    .select({ ...account, hasSecondFactor: userHasSecondFactor })
    .from(users)
    .innerJoin(credentials, eq(credentials.userId, users.id))
    .where(eq(users.id, userId))
    .for('update'),
);

/**
 * The account as it stands, which nobody else changes until the transaction ends; whether it has a second factor, as
 * was so when the lock was asked for.
 */
export async function lockAccount(
  tx: AuthDb,
  userId: string,
): Promise<(Account & { hasSecondFactor: boolean }) | undefined> {
  const [row] = await lockedAccount(tx, { userId });
  return row;
}

/** The same password, hashed in another way: `changedAt` stays. */
export async function savePasswordHash(
  tx: AuthDb,
  userId: string,
  passwordHash: string,
): Promise<void> {
  await tx.update(credentials).set({ passwordHash }).where(eq(credentials.userId, userId));
}

export interface NewPassword {
  readonly userId: string;
  readonly passwordHash: string;
  /** Whether it is too short to stand alone. */
  readonly needsSecondFactor: boolean;
  readonly changedAt: Date;
}

/** Whether the account's password is too short to stand alone. */
export async function passwordNeedsFactor(db: AuthDb, userId: string): Promise<boolean> {
  const [row] = await db
    .select({ needsSecondFactor: credentials.needsSecondFactor })
    .from(credentials)
    .where(eq(credentials.userId, userId));
  return row?.needsSecondFactor ?? false;
}

/** Whether somebody knows the account's password: nobody does where it was made by signing in elsewhere. */
export async function hasChosenPassword(db: AuthDb, userId: string): Promise<boolean> {
  const [row] = await db
    .select({ isChosen: credentials.isChosen })
    .from(credentials)
    .where(eq(credentials.userId, userId));
  return row?.isChosen ?? false;
}

/** Another password, which nobody had before. */
export async function savePassword(
  tx: AuthDb,
  { userId, ...password }: NewPassword,
): Promise<void> {
  const chosen = { ...password, isChosen: true };
  await tx.update(credentials).set(chosen).where(eq(credentials.userId, userId));
}

/** False, and nothing written, when the email address is taken. */
export async function insertUser(tx: AuthDb, account: NewAccount): Promise<boolean> {
  const inserted = await tx
    .insert(users)
    .values(userRow(account))
    .onConflictDoNothing()
    .returning({ id: users.id });
  if (inserted.length === 0) return false;
  await tx.insert(credentials).values(credentialRow(account));
  return true;
}

/** Many at once; throws when an email address is taken. */
export async function insertUsers(tx: AuthDb, accounts: readonly Account[]): Promise<void> {
  for (let start = 0; start < accounts.length; start += rowsPerInsertMax) {
    const batch = accounts.slice(start, start + rowsPerInsertMax);
    await tx.insert(users).values(batch.map(userRow));
    await tx.insert(credentials).values(batch.map(credentialRow));
  }
}

/** Waits until nobody else changes what users may do; lets go when the transaction ends. */
export async function lockRights(tx: AuthDb): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended('rights of users', 0))`);
}

/** Call it under lockRights. */
export async function hasOtherActiveAdmin(tx: AuthDb, userId: string): Promise<boolean> {
  const others = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(arrayContains(users.roles, ['ADMIN']), eq(users.status, 'ACTIVE'), ne(users.id, userId)),
    )
    .limit(1);
  return others.length > 0;
}

/** The user, whom nobody else changes until the transaction ends. */
export async function lockUser(tx: AuthDb, id: string): Promise<User | undefined> {
  const [user] = await tx.select().from(users).where(eq(users.id, id)).for('update');
  return user;
}

export async function saveUser(tx: AuthDb, user: User): Promise<void> {
  const { roles, status, version } = user;
  await tx
    .update(users)
    .set({ roles: [...roles], status, version })
    .where(eq(users.id, user.id));
}

/** How a user is addressed, and whether they leave. Look before whether the address is taken. */
export async function saveProfile(tx: AuthDb, user: User): Promise<void> {
  const { email, emailKey, emailVerifiedAt, displayName, locale, deletionDueAt, version } = user;
  await tx
    .update(users)
    .set({ email, emailKey, emailVerifiedAt, displayName, locale, deletionDueAt, version })
    .where(eq(users.id, user.id));
}

/** Whether another user has the address. */
export async function isEmailTaken(
  tx: AuthDb,
  { emailKey, exceptId }: { emailKey: string; exceptId: string },
): Promise<boolean> {
  const others = await tx
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.emailKey, emailKey), ne(users.id, exceptId)));
  return others.length > 0;
}

/** Users whose deletion is due, whom nobody else changes meanwhile. Skips what others have in hand. */
export async function lockDueUsers(
  tx: AuthDb,
  { now, limit }: { now: Date; limit: number },
): Promise<User[]> {
  return tx
    .select()
    .from(users)
    .where(lte(users.deletionDueAt, now))
    .orderBy(asc(users.deletionDueAt))
    .limit(limit)
    .for('update', { skipLocked: true });
}

/** With credentials, sessions, tokens and what else hangs on them. */
export async function deleteUser(tx: AuthDb, id: string): Promise<void> {
  await tx.delete(users).where(eq(users.id, id));
}

/** How many have a role; counts to `limit` at most. */
export async function countHolders(tx: AuthDb, role: RoleName, limit: number): Promise<number> {
  const holders = await tx
    .select({ id: users.id })
    .from(users)
    .where(arrayContains(users.roles, [role]))
    .limit(limit);
  return holders.length;
}

/** Makes a new version of everybody who has a role. Call it under lockRights. */
export async function raiseVersions(tx: AuthDb, role: RoleName): Promise<User[]> {
  return tx
    .update(users)
    .set({ version: sql`${users.version} + 1` })
    .where(arrayContains(users.roles, [role]))
    .returning();
}

export async function hasUsers(db: AuthDb): Promise<boolean> {
  const rows = await db.select({ id: users.id }).from(users).limit(1);
  return rows.length > 0;
}

function userRow({ user }: Account) {
  return { ...user, roles: [...user.roles] };
}

function credentialRow({ user, passwordHash, isChosen = true }: NewAccount) {
  return { userId: user.id, passwordHash, isChosen, changedAt: user.createdAt };
}

/** The index has the beginning of every end of a text, so it finds what stands anywhere in it. */
function contains(search: string): (SQL | undefined)[] {
  const pattern = `%${escapeLike(search)}%`;
  return [
    sql`user_text(${users.email}, ${users.displayName}) @@ text_begins(${search})`,
    or(ilike(users.email, pattern), ilike(users.displayName, pattern)),
  ];
}

/** `%` and `_` stand for themselves in what people search for. */
function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}
