/** What is written down, and when. A further one is a line here: `noun.done`. */
export const auditActions = {
  'user.registered': 'Somebody registered, or an operator made an administrator.',
  'user.signed-in': 'A session began; details name it, and older ones that it replaced.',
  'user.sign-in-failed':
    'A password was wrong, or the account unknown (no subject), suspended. Only the first of many.',
  'user.registration-repeated': 'Somebody tried to register the address of this account.',
  'user.email-verified': 'Somebody opened the link that was sent to the address.',
  'user.password-reset-asked': 'A link to choose a new password was sent.',
  'user.password-reset': 'A new password was chosen by such a link; all sessions ended.',
  'user.password-changed': 'Its user replaced the password; details say whether others ended.',
  'user.email-change-asked': 'Its user asked for another address.',
  'user.email-change-confirmed':
    'The change was confirmed at the old or the new address, as details say; the second makes it.',
  'user.profile-updated': 'Its user changed their name or language.',
  'user.avatar-set': 'Its user showed a picture of themself.',
  'user.avatar-removed': 'Its user took the picture away.',
  'user.data-exported': 'Its user, or an operator, took a copy of all that is stored of them.',
  'user.deletion-asked': 'Its user asked for the account to be deleted.',
  'user.deletion-withdrawn': 'Its user kept the account, by asking for it or by signing in.',
  'user.deleted': 'The account was deleted after its grace.',
  'user.roles-set': 'Staff replaced the roles.',
  'user.suspended': 'Staff closed the account.',
  'user.reinstated': 'Staff opened the account again.',
  'user.sessions-revoked': 'Staff or an operator ended all sessions.',
  'totp.enrolled': 'A secret for an authenticator app was made; it does not count yet.',
  'totp.confirmed': 'An authenticator app counts from now on, and recovery codes were given.',
  'totp.disabled': 'The authenticator app was taken away.',
  'totp.recovery-renewed': 'New recovery codes were given.',
  'passkey.registered': 'A passkey was registered; details name it.',
  'passkey.renamed': 'A passkey got another name.',
  'passkey.removed': 'A passkey was removed.',
  'session.proven': 'Its user proved anew who they are; details say by what.',
  'session.proof-failed':
    'Somebody with a session gave a wrong password, code or passkey; details say which. Only the first of many.',
  'session.ended': 'Its user signed out.',
  'session.revoked': 'Its user ended it from another one.',
  'session.others-revoked': 'Its user ended all others.',
  'session.reuse-detected': 'A refresh token came back that had been used: the session ended.',
  'user.identity-linked': 'Somebody signed in elsewhere for the first time, and may from now on.',
  'user.identity-unlinked': 'Its user may not sign in there any more; details name the provider.',
  'key.published': 'The next signing key was made; details say from when it signs.',
  'encryption.rotated':
    'An operator had everything sealed anew under another secret, whose id is the subject.',
  'api-key.created': 'Somebody made an API key; details name it and its scopes.',
  'api-key.renamed': 'Its owner gave an API key another name.',
  'api-key.revoked': 'Its owner took an API key back.',
  'client.created': 'An operator made credentials for a service.',
  'client.revoked': 'An operator took the credentials of a service back.',
  'role.defined': 'A role was made, or what it permits was changed.',
  'role.deleted': 'A role was deleted.',
  'account.unlocked': 'An operator forgot the wrong passwords for an account.',
  'users.seeded': 'Demo users were loaded.',
} as const;

export type AuditAction = keyof typeof auditActions;

/** Whoever did it: somebody with a session, nobody known, an operator at the command line, auth by itself. */
export type AuditActor =
  | { readonly kind: 'user'; readonly id: string; readonly sessionId: string | null }
  | { readonly kind: 'anonymous' | 'operator' | 'system' };

/** Ids and names, never a secret, an address, or what somebody typed. */
export type AuditDetails = Readonly<
  Record<string, string | number | boolean | null | readonly string[]>
>;

export interface AuditEntry {
  readonly id: string;
  readonly at: Date;
  readonly action: AuditAction;
  readonly actor: AuditActor;
  /** The user to whom it was done; where there is none, another thing: `role/SUPPORT`, `key_…`. */
  readonly subject: string | null;
  /** By the block of its address, as sessions remember it. Null for an operator. */
  readonly client: {
    readonly address: string;
    readonly name: string;
    readonly version: string;
  } | null;
  readonly requestId: string | null;
  readonly details: AuditDetails;
}

/** Bounds of the log: what a flood of wrong passwords may write, and what an entry may hold. */
export const auditLimits = {
  signInFailuresPerAccountPerHour: 10,
  signInFailuresPerAddressPerHour: 20,
  signInFailuresPerHour: 1_000,
  entryCharactersMax: 16_384,
} as const;

/** The text that is stored and hashed: JSON with its members in this order. */
export function writeAuditEntry(entry: AuditEntry): string {
  const { id, at, action, actor, subject, client, requestId, details } = entry;
  refuseSecrets(details);
  const members = { id, at, action, actor, subject, client, requestId, details };
  return JSON.stringify(members, (_, value) =>
    typeof value === 'string' ? storable(value) : value,
  );
}

/** What Postgres could not read in JSON would undo what is recorded. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '');
}

const secretName = /password|secret|token|code|hash|email|credential/i;

/** A mistake of ours, which every test of the action would show. */
function refuseSecrets(details: AuditDetails): void {
  const name = Object.keys(details).find((key) => secretName.test(key));
  if (name) throw new Error(`an audit entry must not have the detail ${name}`);
}
