import { randomUUID } from 'node:crypto';
import type { AuditAction } from '../src/domain/audit-entry.ts';
import { challengeOf, codeOf, complete, registerWithApp } from './authenticator-app.ts';
import { linkIdentity } from './identities.ts';
import { tokenFor } from './mails.ts';
import { passkeyDocuments, registerWithPasskey, signInBy } from './passkeys.ts';
import { removeAvatar, setAvatar, uploadAvatar } from './pictures.ts';
import { documents, password, type startAuth } from './support.ts';

type Auth = Awaited<ReturnType<typeof startAuth>>;

/** A mutation that does something, and the last entry that the audit log has of it; or why it has none. */
export type AuditedMutation =
  | { readonly action: AuditAction; run(auth: Auth): Promise<unknown> }
  | { readonly noEntry: string };

/** Every mutation of the schema: one that is missing here fails the test. */
export const auditedMutations: Record<string, AuditedMutation> = {
  register: { action: 'user.registered', run: registered },
  login: {
    action: 'user.signed-in',
    run: async (auth) => auth.logIn((await auth.register()).email),
  },
  completeSignIn: {
    action: 'user.signed-in',
    async run(auth) {
      const { email, secret } = await registerWithApp(auth);
      return complete(auth, {
        challenge: await challengeOf(auth, email),
        code: codeOf(auth, secret),
      });
    },
  },
  verifyEmail: {
    action: 'user.email-verified',
    async run(auth) {
      const token = await tokenFor(auth, await registered(auth), 'verify-email');
      return auth.as().query(documents.verifyEmail, { input: { token } });
    },
  },
  resendVerification: { noEntry: 'It changes nothing; the mail goes to the address alone.' },
  requestPasswordReset: {
    action: 'user.password-reset-asked',
    async run(auth) {
      const { email } = await auth.register();
      await auth.as().query(documents.requestPasswordReset, { input: { email } });
      return tokenFor(auth, email, 'reset-password');
    },
  },
  resetPassword: {
    action: 'user.password-reset',
    async run(auth) {
      const { email } = await auth.register();
      await auth.as().query(documents.requestPasswordReset, { input: { email } });
      const token = await tokenFor(auth, email, 'reset-password');
      const input = { token, newPassword: 'another horse, another battery' };
      return auth.as().query(documents.resetPassword, { input });
    },
  },
  changePassword: {
    action: 'user.password-changed',
    run: (auth) =>
      asSomebody(auth, documents.changePassword, {
        ...{ currentPassword: password, newPassword: password, endOtherSessions: true },
      }),
  },
  requestEmailChange: {
    action: 'user.email-change-asked',
    run: (auth) =>
      asSomebody(auth, documents.requestEmailChange, { newEmail: 'x@example.com', password }),
  },
  confirmEmailChange: {
    action: 'user.email-change-confirmed',
    async run(auth) {
      const newEmail = `${randomUUID()}@example.com`;
      await asSomebody(auth, documents.requestEmailChange, { newEmail, password });
      const token = await tokenFor(auth, newEmail, 'confirm-email-change-new');
      return auth.as().query(documents.confirmEmailChange, { input: { token } });
    },
  },
  exportMyData: {
    action: 'user.data-exported',
    run: (auth) => asSomebody(auth, 'mutation { exportMyData { account } }'),
  },
  createAvatarUpload: { noEntry: 'Nothing is written for a ticket.' },
  setAvatar: {
    action: 'user.avatar-set',
    async run(auth) {
      const somebody = await auth.register();
      const uploadId = await uploadAvatar(auth, somebody.session.accessToken);
      return auth.as(somebody.session.accessToken).query(setAvatar, { input: { uploadId } });
    },
  },
  removeAvatar: {
    action: 'user.avatar-removed',
    async run(auth) {
      const somebody = await auth.register();
      const client = auth.as(somebody.session.accessToken);
      const uploadId = await uploadAvatar(auth, somebody.session.accessToken);
      await client.query(setAvatar, { input: { uploadId } });
      return client.query(removeAvatar);
    },
  },
  updateProfile: {
    action: 'user.profile-updated',
    run: (auth) => asSomebody(auth, documents.updateProfile, { locale: 'de' }),
  },
  deleteAccount: {
    action: 'user.deletion-asked',
    run: (auth) => asSomebody(auth, documents.deleteAccount, { password }),
  },
  withdrawAccountDeletion: {
    action: 'user.deletion-withdrawn',
    async run(auth) {
      const somebody = auth.as((await auth.register()).session.accessToken);
      await somebody.query(documents.deleteAccount, { input: { password } });
      return somebody.query(documents.withdrawAccountDeletion);
    },
  },
  proveMyself: {
    action: 'session.proven',
    async run(auth) {
      const { session } = await auth.register();
      return auth.as(session.accessToken).query(documents.proveMyself, { input: { password } });
    },
  },
  beginPasskeySignIn: { noEntry: 'It asks; nothing is done before the answer.' },
  beginPasskeyProof: { noEntry: 'It asks; nothing is done before the answer.' },
  beginPasskeyRegistration: { noEntry: 'It asks; nothing is done before the answer.' },
  signInWithPasskey: {
    action: 'user.signed-in',
    async run(auth) {
      const { device } = await registerWithPasskey(auth);
      return signInBy(auth, device);
    },
  },
  registerPasskey: { action: 'passkey.registered', run: registerWithPasskey },
  renamePasskey: ofPasskeyOwner('passkey.renamed', passkeyDocuments.rename, { name: 'Other' }),
  removePasskey: ofPasskeyOwner('passkey.removed', passkeyDocuments.remove),
  enrolTotp: { action: 'totp.enrolled', run: (auth) => asSomebody(auth, documents.enrolTotp) },
  confirmTotp: { action: 'totp.confirmed', run: registerWithApp },
  disableTotp: ofAppOwner('totp.disabled', documents.disableTotp),
  renewRecoveryCodes: ofAppOwner('totp.recovery-renewed', documents.renewRecoveryCodes),
  refreshSession: {
    noEntry:
      'It changes who may do what no more than a request does; the session itself tells its last use.',
  },
  logout: { action: 'session.ended', run: (auth) => asSomebody(auth, documents.logout) },
  revokeSession: {
    action: 'session.revoked',
    async run(auth) {
      const { session } = await auth.register();
      const { data } = await auth
        .as(session.accessToken)
        .query<{ mySessions: { id: string }[] }>(documents.mySessions);
      const input = { sessionId: data?.mySessions[0]?.id };
      return auth.as(session.accessToken).query(documents.revokeSession, { input });
    },
  },
  revokeOtherSessions: {
    action: 'session.others-revoked',
    async run(auth) {
      const { email, session } = await auth.register();
      await auth.logIn(email);
      return auth.as(session.accessToken).query(documents.revokeOtherSessions);
    },
  },
  revokeUserSession: {
    action: 'session.revoked',
    async run(auth) {
      const { session } = await auth.register();
      const { data } = await auth
        .as(session.accessToken)
        .query<{ mySessions: { id: string }[] }>(documents.mySessions);
      const input = { sessionId: data?.mySessions[0]?.id };
      return auth.as(await auth.admin()).query(documents.revokeUserSession, { input });
    },
  },
  revokeUserSessions: ofStaff('user.sessions-revoked', documents.revokeUserSessions),
  setUserRoles: ofStaff('user.roles-set', documents.setUserRoles, { roles: ['SUPPORT'] }),
  suspendUser: ofStaff('user.suspended', documents.suspendUser),
  reinstateUser: {
    action: 'user.reinstated',
    async run(auth) {
      const { id } = await auth.register();
      const admin = auth.as(await auth.admin());
      await admin.query(documents.suspendUser, { input: { userId: id } });
      return admin.query(documents.reinstateUser, { input: { userId: id } });
    },
  },
  createApiKey: {
    action: 'api-key.created',
    run: async (auth) => auth.makeKey((await auth.register()).session.accessToken),
  },
  renameApiKey: {
    action: 'api-key.renamed',
    async run(auth) {
      const { session } = await auth.register();
      const { apiKey } = await auth.makeKey(session.accessToken);
      const input = { apiKeyId: apiKey?.id, name: 'Other' };
      return auth.as(session.accessToken).query(documents.renameApiKey, { input });
    },
  },
  unlinkIdentity: {
    action: 'user.identity-unlinked',
    async run(auth) {
      const { id, session } = await auth.register();
      const identityId = await linkIdentity(auth, id);
      const input = { identityId };
      return auth.as(session.accessToken).query(documents.unlinkIdentity, { input });
    },
  },
  revokeApiKey: {
    action: 'api-key.revoked',
    async run(auth) {
      const { session } = await auth.register();
      const { apiKey } = await auth.makeKey(session.accessToken);
      const input = { apiKeyId: apiKey?.id };
      return auth.as(session.accessToken).query(documents.revokeApiKey, { input });
    },
  },
  defineRole: {
    action: 'role.defined',
    run: async (auth) => auth.as(await auth.admin()).query(define('ONE')),
  },
  deleteRole: {
    action: 'role.deleted',
    async run(auth) {
      const admin = auth.as(await auth.admin());
      await admin.query(define('TWO'));
      return admin.query('mutation { deleteRole(input: { name: TWO }) { deletedName } }');
    },
  },
};

function ofAppOwner(action: AuditAction, document: string): AuditedMutation {
  return {
    action,
    run: async (auth) => auth.as((await registerWithApp(auth)).token).query(document),
  };
}

function ofPasskeyOwner(action: AuditAction, document: string, rest = {}): AuditedMutation {
  return {
    action,
    async run(auth) {
      const { token, passkeyId } = await registerWithPasskey(auth);
      return auth.as(token).query(document, { input: { passkeyId, ...rest } });
    },
  };
}

function define(name: string): string {
  return `mutation { defineRole(input: { name: ${name}, permissions: ["a:b"] }) { isInForce } }`;
}

async function asSomebody(auth: Auth, document: string, input?: object): Promise<unknown> {
  return auth.as((await auth.register()).session.accessToken).query(document, { input });
}

/** The address of somebody who has just registered. */
async function registered(auth: Auth): Promise<string> {
  const email = `${randomUUID()}@example.com`;
  const input = { email, password, displayName: 'Somebody' };
  await auth.as().query(documents.register, { input });
  return email;
}

function ofStaff(action: AuditAction, document: string, rest: object = {}): AuditedMutation {
  return {
    action,
    async run(auth) {
      const { id } = await auth.register();
      const input = { userId: id, ...rest };
      return auth.as(await auth.admin()).query(document, { input });
    },
  };
}
