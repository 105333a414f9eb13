/** What somebody typed as a second factor: six digits come from the app, everything else is a recovery code. */
export function codeOf(text: string): { code: string } | { recoveryCode: string } {
  return /^\d{3}\s?\d{3}$/.test(text) ? { code: text } : { recoveryCode: text };
}
