import type { AuditAction } from '../src/domain/audit-entry.ts';
import { challengeOf, codeOf, complete, registerWithApp } from './authenticator-app.ts';
import { documents, password, type startAuth } from './support.ts';

type Auth = Awaited<ReturnType<typeof startAuth>>;

/** A mutation that does something, and the last entry that the audit log has of it; or why it has none. */
export type AuditedMutation =
  | { readonly action: AuditAction; run(auth: Auth): Promise<unknown> }
  | { readonly noEntry: string };

/** Every mutation of the schema: one that is missing here fails the test. */
export const auditedMutations: Record<string, AuditedMutation> = {
  register: { action: 'user.signed-in', run: (auth) => auth.register() },
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
  proveMyself: {
    action: 'session.proven',
    async run(auth) {
      const { session } = await auth.register();
      return auth.as(session.accessToken).query(documents.proveMyself, { input: { password } });
    },
  },
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

function define(name: string): string {
  return `mutation { defineRole(input: { name: ${name}, permissions: ["a:b"] }) { isInForce } }`;
}

async function asSomebody(auth: Auth, document: string): Promise<unknown> {
  return auth.as((await auth.register()).session.accessToken).query(document);
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
