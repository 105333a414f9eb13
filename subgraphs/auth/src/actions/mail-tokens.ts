import type { DerivedKeys } from '../domain/derived-key.ts';
import { tokenPurposes, writeOneTimeToken } from '../domain/one-time-token.ts';

type Completion = (data: Record<string, unknown>) => Record<string, unknown>;

/**
 * For the courier: what the templates show of mails that carry a token, which is written only now. Links have it
 * behind #, where no server and no referrer sees it.
 */
export function mailTokens(tokenKeys: DerivedKeys): Record<string, Completion> {
  const complete: Completion = ({ tokenId, purpose, keyId, ...data }) => {
    const known = tokenPurposes.find((one) => one === purpose);
    if (!known) throw new Error(`a mail names a token for ${String(purpose)}`);
    // Mails of the version before name no key: they were written when one was known.
    const key = tokenKeys().findLast(({ id }) => keyId === undefined || id === keyId)?.key;
    if (!key) throw new Error(`the secret ${String(keyId)}, of which a token is, is not known`);
    return { ...data, token: writeOneTimeToken({ id: String(tokenId), purpose: known }, key) };
  };
  return {
    'verify-email': complete,
    'email-known': complete,
    'reset-password': complete,
    'confirm-email-change-old': complete,
    'confirm-email-change-new': complete,
  };
}
