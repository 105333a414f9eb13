import { asPayload } from '@supergraph/service/graphql/payload';
import { beginPasskeyProof, beginPasskeySignIn } from '../../actions/ask-for-passkey.ts';
import { beginPasskeyRegistration } from '../../actions/begin-passkey-registration.ts';
import { completeSignIn } from '../../actions/complete-sign-in.ts';
import { confirmTotp } from '../../actions/confirm-totp.ts';
import { createApiKey } from '../../actions/create-api-key.ts';
import { defineRole } from '../../actions/define-role.ts';
import { deleteRole } from '../../actions/delete-role.ts';
import { disableTotp } from '../../actions/disable-totp.ts';
import { enrolTotp } from '../../actions/enrol-totp.ts';
import type { Session } from '../../actions/issue-session.ts';
import { leaveSession } from '../../actions/leave-session.ts';
import { logIn } from '../../actions/log-in.ts';
import { logOut } from '../../actions/log-out.ts';
import { proveMyself } from '../../actions/prove-myself.ts';
import { refreshSession } from '../../actions/refresh-session.ts';
import { registerPasskey } from '../../actions/register-passkey.ts';
import { registerUser } from '../../actions/register-user.ts';
import { reinstateUser } from '../../actions/reinstate-user.ts';
import { removePasskey } from '../../actions/remove-passkey.ts';
import { renameApiKey } from '../../actions/rename-api-key.ts';
import { renamePasskey } from '../../actions/rename-passkey.ts';
import { renewRecoveryCodes } from '../../actions/renew-recovery-codes.ts';
import { revokeApiKey } from '../../actions/revoke-api-key.ts';
import { revokeOtherSessions } from '../../actions/revoke-other-sessions.ts';
import { revokeSession } from '../../actions/revoke-session.ts';
import { revokeUserSession } from '../../actions/revoke-user-session.ts';
import { revokeUserSessions } from '../../actions/revoke-user-sessions.ts';
import { setUserRoles } from '../../actions/set-user-roles.ts';
import { signInWithPasskey } from '../../actions/sign-in-with-passkey.ts';
import { suspendUser } from '../../actions/suspend-user.ts';
import { unlinkIdentity } from '../../actions/unlink-identity.ts';
import type { GraphContext } from '../context.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';
import { refreshTokenOf } from '../session-cookie.ts';
import { accountMutations } from './account.ts';

export const Mutation: MutationResolvers = {
  async register(_parent, { input }, context) {
    const { user, errors } = await asPayload('user', () => registerUser(context, input));
    return { user: user && { ...user, isProven: true }, session: null, errors };
  },

  async login(_parent, { input }, context) {
    const { signIn, errors } = await asPayload('signIn', () => logIn(context, input));
    return { ...(await proven(signIn, context)), errors };
  },

  ...accountMutations,

  async completeSignIn(_parent, { input }, context) {
    const { signIn, errors } = await asPayload('signIn', () => completeSignIn(context, input));
    return { ...(await proven(signIn, context)), errors };
  },

  proveMyself: (_parent, { input }, context) =>
    asPayload('freshUntil', () => proveMyself(context, input)),

  enrolTotp: (_parent, _args, context) => asPayload('enrolment', () => enrolTotp(context)),

  confirmTotp: (_parent, { input }, context) =>
    asPayload('recoveryCodes', () => confirmTotp(context, input)),

  disableTotp: (_parent, _args, context) => asPayload('user', () => disableTotp(context)),

  beginPasskeySignIn: (_parent, _args, context) => beginPasskeySignIn(context),

  async signInWithPasskey(_parent, { input }, context) {
    const { signIn, errors } = await asPayload('signIn', () => signInWithPasskey(context, input));
    return { ...(await proven(signIn, context)), errors };
  },

  beginPasskeyProof: (_parent, _args, context) => beginPasskeyProof(context),

  beginPasskeyRegistration: (_parent, _args, context) =>
    asPayload('challenge', () => beginPasskeyRegistration(context)),

  async registerPasskey(_parent, { input }, context) {
    const { made, errors } = await asPayload('made', () => registerPasskey(context, input));
    return { passkey: null, recoveryCodes: null, ...made, errors };
  },

  renamePasskey: (_parent, { input }, context) =>
    asPayload('passkey', () => renamePasskey(context, input)),

  removePasskey: (_parent, { input }, context) =>
    asPayload('passkey', () => removePasskey(context, input)),

  unlinkIdentity: (_parent, { input }, context) =>
    asPayload('user', () => unlinkIdentity(context, input)),

  renewRecoveryCodes: (_parent, _args, context) =>
    asPayload('recoveryCodes', () => renewRecoveryCodes(context)),

  async refreshSession(_parent, { input }, context) {
    const { sessionCookie } = context;
    const { renewed, errors } = await asPayload('renewed', () =>
      refreshSession(context, {
        refreshToken: refreshTokenOf(sessionCookie, input.refreshToken),
      }),
    );
    if (!renewed) return { session: null, user: null, errors };
    const session = sessionCookie.deliver(renewed.session);
    return { session, user: { ...renewed.user, isProven: true }, errors };
  },

  async logout(_parent, _args, context) {
    await logOut(context);
    await leaveBehind(context);
    context.sessionCookie.clear();
    return { loggedOut: true };
  },

  revokeSession: (_parent, { input }, context) =>
    asPayload('session', () => revokeSession(context, input)),

  async revokeOtherSessions(_parent, _args, context) {
    return { revokedCount: await revokeOtherSessions(context) };
  },

  async createApiKey(_parent, { input }, context) {
    const { made, errors } = await asPayload('made', () => createApiKey(context, input));
    return { apiKey: made?.apiKey ?? null, secret: made?.secret ?? null, errors };
  },

  renameApiKey: (_parent, { input }, context) =>
    asPayload('apiKey', () => renameApiKey(context, input)),

  revokeApiKey: (_parent, { input }, context) =>
    asPayload('apiKey', () => revokeApiKey(context, input)),

  revokeUserSession: (_parent, { input }, context) =>
    asPayload('session', () => revokeUserSession(context, input)),

  revokeUserSessions: (_parent, { input }, context) =>
    asPayload('user', () => revokeUserSessions(context, input)),

  setUserRoles: (_parent, { input }, context) =>
    asPayload('user', () => setUserRoles(context, input)),

  async defineRole(_parent, { input }, context) {
    const { written, errors } = await asPayload('written', () => defineRole(context, input));
    return { role: null, isInForce: null, ...written, errors };
  },

  deleteRole: (_parent, { input }, context) =>
    asPayload('deletedName', () => deleteRole(context, input)),

  suspendUser: (_parent, { input }, context) =>
    asPayload('user', () => suspendUser(context, input)),

  reinstateUser: (_parent, { input }, context) =>
    asPayload('user', () => reinstateUser(context, input)),
};

/** Session and user of somebody who has just signed in, and may therefore read about themself. */
async function proven<U extends object>(
  signIn: { user: U; session: Session } | null,
  context: GraphContext,
) {
  if (!signIn) return { user: null, session: null };
  await leaveBehind(context);
  const session = context.sessionCookie.deliver(signIn.session);
  return { user: { ...signIn.user, isProven: true }, session };
}

/** Ends the session that the browser had until now. */
async function leaveBehind(context: GraphContext): Promise<void> {
  const { token } = context.sessionCookie;
  if (token !== undefined) await leaveSession(context, token);
}
