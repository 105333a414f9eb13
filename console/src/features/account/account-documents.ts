import { graphql } from '../../app/graph/graphql.ts';

export const mySessionsDocument = graphql(`
  query ConsoleMySessions {
    mySessions {
      id
      createdAt
      lastUsedAt
      clientName
      device
      place
      isCurrent
    }
  }
`);

export const revokeSessionDocument = graphql(`
  mutation ConsoleRevokeSession($input: RevokeSessionInput!) {
    revokeSession(input: $input) {
      session { id }
      errors { ... on UserError { code message } }
    }
  }
`);

export const revokeOthersDocument = graphql(`
  mutation ConsoleRevokeOtherSessions {
    revokeOtherSessions { revokedCount }
  }
`);

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
      user { id hasSecondFactor }
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
