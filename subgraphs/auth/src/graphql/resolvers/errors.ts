import { refusals } from '../../errors.ts';
import type { Resolvers } from '../generated/resolvers.ts';

/** Which type of the union a refusal is follows from its code, by the one table of errors. */
const byCode = { __resolveType: refusals.resolveType };

export const errorResolvers = {
  UserError: byCode,
  RegisterError: byCode,
  LoginError: byCode,
  VerifyEmailError: byCode,
  ResetPasswordError: byCode,
  ChangePasswordError: byCode,
  RequestEmailChangeError: byCode,
  ConfirmEmailChangeError: byCode,
  DeleteAccountError: byCode,
  CompleteSignInError: byCode,
  ProveMyselfError: byCode,
  EnrolTotpError: byCode,
  ConfirmTotpError: byCode,
  DisableTotpError: byCode,
  RenewRecoveryCodesError: byCode,
  SignInWithPasskeyError: byCode,
  BeginPasskeyRegistrationError: byCode,
  RegisterPasskeyError: byCode,
  RenamePasskeyError: byCode,
  RemovePasskeyError: byCode,
  RefreshSessionError: byCode,
  SetUserRolesError: byCode,
  DefineRoleError: byCode,
  DeleteRoleError: byCode,
  SuspendUserError: byCode,
  ReinstateUserError: byCode,
  CreateApiKeyError: byCode,
  RenameApiKeyError: byCode,
  RevokeApiKeyError: byCode,
  UnlinkIdentityError: byCode,
  RevokeSessionError: byCode,
  RevokeUserSessionError: byCode,
  RevokeUserSessionsError: byCode,
  SetAvatarError: byCode,
} satisfies Partial<Resolvers>;
