import { tokenPurposes, writeOneTimeToken } from '../domain/one-time-token.ts';

type Completion = (data: Record<string, unknown>) => Record<string, unknown>;

/**
 * For the courier: what the templates show of mails that carry a token, which is written only now. Links have it
 * behind #, where no server and no referrer sees it.
 */
export function mailTokens(tokenKey: Uint8Array): Record<string, Completion> {
  const complete: Completion = ({ tokenId, purpose, ...data }) => {
    const known = tokenPurposes.find((one) => one === purpose);
    if (!known) throw new Error(`a mail names a token for ${String(purpose)}`);
    return { ...data, token: writeOneTimeToken({ id: String(tokenId), purpose: known }, tokenKey) };
  };
  return {
    'verify-email': complete,
    'email-known': complete,
    'reset-password': complete,
    'confirm-email-change-old': complete,
    'confirm-email-change-new': complete,
  };
}
