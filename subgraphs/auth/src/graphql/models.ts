import type { Role } from '../domain/role.ts';
import type { User } from '../domain/user.ts';
import type { ApiKey } from '../store/api-keys.ts';
import type { StoredAuditEntry } from '../store/audit-entries.ts';
import type { AvatarRow } from '../store/avatars.ts';
import type { LinkedIdentity } from '../store/identities.ts';
import type { Passkey } from '../store/passkeys.ts';
import type { SessionDetails } from '../store/sessions.ts';

/**
 * A user as resolvers hand it on: the id alone where the caller may see no more. `isProven` is true
 * where this very request proved to be the user, by registering or by a password, so that its answer
 * may tell what the token, which it had not yet, would allow to read.
 */
export type UserModel = Pick<User, 'id'> & Partial<User> & { readonly isProven?: boolean };

export type AvatarModel = AvatarRow;

export type OutboxStatusModel = object;

export type ApiKeyModel = ApiKey;

export type UserSessionModel = SessionDetails;

export type RoleDefinitionModel = Role;

export type AuditEntryModel = StoredAuditEntry;

export type PasskeyModel = Passkey;

export type IdentityModel = LinkedIdentity;
