import { randomBytes } from 'node:crypto';
import { inTransaction } from '@supergraph/service/database/transaction';
import type { ActionContext } from '../deps.ts';
import { refusals } from '../errors.ts';
import { saveEnrolment } from '../store/totp-factors.ts';
import { lockUser } from '../store/users.ts';
import { auditSource, recordAudit } from './record-audit.ts';
import { requireFreshProof } from './require-fresh-proof.ts';
import { otpauthUrl, TOTP_SECRET_BYTES, writeTotpSecret } from './totp.ts';

export interface Enrolment {
  /** Base32, for who cannot take the picture. */
  readonly secret: string;
  readonly otpauthUrl: string;
  /** An SVG as a data: URL. */
  readonly qrCode: string;
}

/**
 * Makes a secret for an authenticator app, in the place of one that was not confirmed. It counts once `confirmTotp`
 * has a code of it. Needs a fresh proof, like all that decides who gets in: a thief would lock the owner out.
 *
 * Refuses TOTP_ALREADY_ENABLED; raises UNAUTHENTICATED, STEP_UP_REQUIRED.
 */
export async function enrolTotp(context: ActionContext): Promise<Enrolment> {
  const secret = writeTotpSecret(randomBytes(TOTP_SECRET_BYTES));
  const account = await inTransaction(context.db, async (tx) => {
    const { id: userId } = await requireFreshProof(tx, context);
    const user = await lockUser(tx, userId);
    const enrolment = { userId, secret, createdAt: context.clock() };
    const isSaved = await saveEnrolment(tx, enrolment, context.sealingKey);
    if (!isSaved) {
      return refusals.refuse('TOTP_ALREADY_ENABLED', 'You have an authenticator app already.');
    }
    const entry = { action: 'totp.enrolled', subject: userId } as const;
    await recordAudit(tx, { ...auditSource(context), ...entry });
    return user?.email ?? userId;
  });
  const url = otpauthUrl({ secret, account, issuer: new URL(context.webUrl).hostname });
  return { secret, otpauthUrl: url, qrCode: await drawQrCode(url) };
}

/** Drawn here, so that the secret goes to nobody else. The library is loaded when somebody needs it. */
async function drawQrCode(text: string): Promise<string> {
  const { renderSVG } = await import('uqr');
  const svg = renderSVG(text, { border: 4 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
}
