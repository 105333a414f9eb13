import { graphql } from '../../app/graph/graphql.ts';

export const enrolTotpDocument = graphql(`
  mutation ConsoleEnrolTotp {
    enrolTotp {
      enrolment { secret qrCode }
      errors { ... on UserError { code message } }
    }
  }
`);

export const confirmTotpDocument = graphql(`
  mutation ConsoleConfirmTotp($input: ConfirmTotpInput!) {
    confirmTotp(input: $input) {
      recoveryCodes
      errors { ... on UserError { code message } }
    }
  }
`);

export const disableTotpDocument = graphql(`
  mutation ConsoleDisableTotp {
    disableTotp {
      user { id hasSecondFactor hasAuthenticatorApp }
      errors { ... on UserError { code message } }
    }
  }
`);

export const renewCodesDocument = graphql(`
  mutation ConsoleRenewRecoveryCodes {
    renewRecoveryCodes {
      recoveryCodes
      errors { ... on UserError { code message } }
    }
  }
`);
