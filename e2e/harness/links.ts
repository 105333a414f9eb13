import { randomUUID } from 'node:crypto';
import { get } from './graph.ts';
import { tokenFromMail } from './mails.ts';
import { newCustomer, newPassword } from './users.ts';

const requestPasswordReset = /* GraphQL */ `
  mutation ResetOfSomebody($input: RequestPasswordResetInput!) {
    requestPasswordReset(input: $input) { accepted }
  }
`;

const requestEmailChange = /* GraphQL */ `
  mutation ChangeOfSomebody($input: RequestEmailChangeInput!) {
    requestEmailChange(input: $input) { accepted }
  }
`;

/** The tokens of links that somebody new got by mail. */
export const linkFor = {
  async verification(): Promise<string> {
    const { email } = await newCustomer();
    return tokenFromMail(email, '/verify-email');
  },

  async reset(): Promise<string> {
    const { email } = await newCustomer();
    await get(requestPasswordReset, { variables: { input: { email } } });
    return tokenFromMail(email, '/reset-password');
  },

  /** At the new address: theirs is not verified, so it is enough. */
  async emailChange(): Promise<string> {
    const { token } = await newCustomer();
    const newEmail = `${randomUUID()}@example.com`;
    const input = { newEmail, password: newPassword };
    await get(requestEmailChange, { token, variables: { input } });
    return tokenFromMail(newEmail, '/confirm-email-change');
  },
};
