import { asPayload } from '@supergraph/service/graphql/payload';
import { changePassword } from '../../actions/change-password.ts';
import { confirmEmailChange } from '../../actions/confirm-email-change.ts';
import { createAvatarUpload } from '../../actions/create-avatar-upload.ts';
import { deleteAccount } from '../../actions/delete-account.ts';
import { exportMyData } from '../../actions/export-my-data.ts';
import { removeAvatar } from '../../actions/remove-avatar.ts';
import { requestEmailChange } from '../../actions/request-email-change.ts';
import { requestPasswordReset } from '../../actions/request-password-reset.ts';
import { resendVerification } from '../../actions/resend-verification.ts';
import { resetPassword } from '../../actions/reset-password.ts';
import { setAvatar } from '../../actions/set-avatar.ts';
import { updateProfile } from '../../actions/update-profile.ts';
import { verifyEmail } from '../../actions/verify-email.ts';
import { withdrawAccountDeletion } from '../../actions/withdraw-deletion.ts';
import type { User } from '../../domain/user.ts';
import type { MutationResolvers } from '../generated/resolvers.ts';

export const accountMutations = {
  async createAvatarUpload(_parent, _args, context) {
    return { upload: await createAvatarUpload(context) };
  },

  setAvatar: (_parent, { input }, context) => asPayload('user', () => setAvatar(context, input)),

  async removeAvatar(_parent, _args, context) {
    return { user: await removeAvatar(context) };
  },

  async verifyEmail(_parent, { input }, context) {
    const { user, errors } = await asPayload('user', () => verifyEmail(context, input));
    return { user: proven(user), errors };
  },

  async resendVerification(_parent, { input }, context) {
    await resendVerification(context, input);
    return { accepted: true };
  },

  async requestPasswordReset(_parent, { input }, context) {
    await requestPasswordReset(context, input);
    return { accepted: true };
  },

  async resetPassword(_parent, { input }, context) {
    const { user, errors } = await asPayload('user', () => resetPassword(context, input));
    return { user: proven(user), errors };
  },

  changePassword: (_parent, { input }, context) =>
    asPayload('user', () => changePassword(context, input)),

  requestEmailChange: (_parent, { input }, context) =>
    asPayload('accepted', async () => {
      await requestEmailChange(context, input);
      return true;
    }),

  confirmEmailChange: (_parent, { input }, context) =>
    asPayload('changed', () => confirmEmailChange(context, input)),

  updateProfile: async (_parent, { input }, context) => ({
    user: await updateProfile(context, input),
  }),

  exportMyData: (_parent, _args, context) => exportMyData(context),

  deleteAccount: (_parent, { input }, context) =>
    asPayload('user', () => deleteAccount(context, input)),

  withdrawAccountDeletion: async (_parent, _args, context) => ({
    user: await withdrawAccountDeletion(context),
  }),
} satisfies MutationResolvers;

/** Who has the link proves that mail to the account reaches them, and may read whose it is. */
function proven(user: User | null) {
  return user && { ...user, isProven: true };
}
