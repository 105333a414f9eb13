import { randomBytes } from 'node:crypto';
import { appendEvents } from '@supergraph/events/outbox';
import { inTransaction } from '@supergraph/service/database/transaction';
import { addressBlock } from '@supergraph/service/http/address-block';
import { newId } from '@supergraph/service/ids';
import type { ActionContext } from '../deps.ts';
import { emailKey } from '../domain/email-address.ts';
import { preferredLocale } from '../domain/locale.ts';
import { newUser, type User, userRegistered } from '../domain/user.ts';
import { OidcRefused } from '../oidc/check-answer.ts';
import type { AuthDb } from '../store/database.ts';
import { findIdentityOwner } from '../store/identities.ts';
import { hasSecondFactor } from '../store/second-factors.ts';
import { findAccount, insertUser, lockAccount } from '../store/users.ts';
import { challengeSecondFactor, type SecondFactorChallenge } from './challenge-second-factor.ts';
import { hashPassword } from './hash-password.ts';
import { displayName, email } from './input-fields.ts';
import { type OpenSession, openSession } from './issue-session.ts';
import { linkIdentity } from './link-identity.ts';
import { auditProven, recordAudit } from './record-audit.ts';
import { keepUser } from './withdraw-deletion.ts';

export interface OidcClaims {
  readonly iss: string;
  readonly sub: string;
  readonly email?: unknown;
  readonly email_verified?: unknown;
  readonly name?: unknown;
  readonly locale?: unknown;
}

/** A session; or, where the account has a second factor, what that has to come with. */
export type OidcSignIn =
  | { readonly open: OpenSession }
  | { readonly challenge: SecondFactorChallenge };

/**
 * Signs somebody in whom a provider vouches for. An identity that is not known yet is linked to the account of its
 * address, or a new account is made, only when the provider has verified the address; and to an account only where it
 * is verified here as well: else whoever registered the address of another first would share their account. A second
 * factor is not the provider's to answer for, and comes before anything is linked.
 *
 * @throws OidcRefused
 */
export async function signInByOidc(
  context: ActionContext,
  { claims, provider }: { claims: OidcClaims; provider: string },
): Promise<OidcSignIn> {
  const identity = { provider, issuer: claims.iss, subject: claims.sub };
  const now = context.clock();
  const isKnown = (await findIdentityOwner(context.db, identity)) !== undefined;
  const passwordHash = isKnown ? undefined : await unknownPassword(context);
  return inTransaction(context.db, async (tx) => {
    const owner = await findIdentityOwner(tx, identity);
    const userId = owner ?? (await ownerByAddress(tx, context, { claims, passwordHash, now }));
    const account = await lockAccount(tx, userId);
    if (account?.user.status !== 'ACTIVE') throw new OidcRefused('ACCOUNT_SUSPENDED');
    const { user } = account;
    if (await hasSecondFactor(tx, userId)) {
      const proven = { userId, passwordHash: account.passwordHash, elsewhere: identity, now };
      return { challenge: await challengeSecondFactor(tx, proven) };
    }
    const source = { ...auditProven(context, { id: userId, sessionId: null }), now };
    if (!owner) await linkIdentity(tx, context, { user, identity, source });
    const kept = await keepUser(tx, source, user);
    const signingIn = { user: kept, client: context.client, now, by: provider };
    return { open: await openSession(tx, context, signingIn) };
  });
}

/** Nobody knows it: the account has a password of its own once somebody asks to reset it. */
function unknownPassword({ passwordWork, client, signal }: ActionContext): Promise<string> {
  const password = randomBytes(32).toString('base64url');
  return passwordWork.run(addressBlock(client.address), () => hashPassword(password), signal);
}

async function ownerByAddress(
  tx: AuthDb,
  context: ActionContext,
  {
    claims,
    passwordHash,
    now,
  }: { claims: OidcClaims; passwordHash: string | undefined; now: Date },
): Promise<string> {
  const address = email.safeParse(claims.email);
  if (claims.email_verified !== true || !address.success) {
    throw new OidcRefused('OIDC_EMAIL_UNVERIFIED');
  }
  const known = await findAccount(tx, emailKey(address.data));
  if (known && !known.user.emailVerifiedAt) throw new OidcRefused('OIDC_ACCOUNT_UNVERIFIED');
  if (known) return known.user.id;
  const name = displayName.safeParse(claims.name);
  const user: User = newUser({
    ...{ id: newId('usr', now.getTime()), email: address.data, roles: ['CUSTOMER'] },
    displayName: name.success ? name.data : address.data.split('@')[0] || 'Somebody',
    locale:
      preferredLocale(String(claims.locale ?? '')) ??
      preferredLocale(context.client.languages ?? ''),
    ...{ createdAt: now, emailVerifiedAt: now },
  });
  // Somebody registered it, or unlinked the identity, in this moment: the next try finds them.
  if (
    passwordHash === undefined ||
    !(await insertUser(tx, { user, passwordHash, isChosen: false }))
  )
    throw new OidcRefused('OIDC_FAILED');
  await appendEvents(tx, [userRegistered(user)]);
  const source = auditProven(context, { id: user.id, sessionId: null });
  await recordAudit(tx, { ...source, action: 'user.registered', subject: user.id });
  return user.id;
}
