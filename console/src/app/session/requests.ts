import { type DocumentInput, stringifyDocument } from '@urql/core';
import { graphql } from '../graph/graphql.ts';
import { patientFetch } from '../graph/patient-fetch.ts';
import { answerWithPasskey } from './passkey.ts';
import type { Refusal, SessionRequests, Tokens } from './session.ts';

const signInDocument = graphql(`
  mutation ConsoleSignIn($input: LoginInput!) {
    login(input: $input) {
      session { accessToken accessTokenExpiresAt }
      errors {
        ... on UserError { code message }
        ... on SecondFactorRequiredError { challenge passkeyOptions }
      }
    }
  }
`);

const completeDocument = graphql(`
  mutation ConsoleCompleteSignIn($input: CompleteSignInInput!) {
    completeSignIn(input: $input) {
      session { accessToken accessTokenExpiresAt }
      errors { ... on UserError { code message } }
    }
  }
`);

const beginPasskeyDocument = graphql(`
  mutation ConsoleBeginPasskeySignIn {
    beginPasskeySignIn { options }
  }
`);

const passkeyDocument = graphql(`
  mutation ConsoleSignInWithPasskey($input: SignInWithPasskeyInput!) {
    signInWithPasskey(input: $input) {
      session { accessToken accessTokenExpiresAt }
      errors { ... on UserError { code message } }
    }
  }
`);

const refreshDocument = graphql(`
  mutation ConsoleRefresh($input: RefreshSessionInput!) {
    refreshSession(input: $input) {
      session { accessToken accessTokenExpiresAt }
      errors { ... on UserError { code message } }
    }
  }
`);

const signOutDocument = graphql(`
  mutation ConsoleSignOut {
    logout { loggedOut }
  }
`);

interface Granted {
  readonly accessToken: string;
  readonly accessTokenExpiresAt: string;
}

/**
 * What a session asks of the graph: by itself, before there is a client that signs requests. What renews a
 * session is a cookie that no script can read.
 */
export function createSessionRequests(url: string, clientName: string): SessionRequests {
  const ask = asker(url, clientName);
  return {
    async signIn(input) {
      const { login } = await ask(signInDocument, { input });
      const half = login.errors.find((error) => 'challenge' in error);
      // Nothing was refused.
      if (half) return { tokens: undefined, refusals: [], secondStep: half };
      return { tokens: tokensOf(login.session), refusals: login.errors as Refusal[] };
    },
    async completeSignIn(input) {
      const { completeSignIn } = await ask(completeDocument, { input });
      const refusals = completeSignIn.errors as Refusal[];
      return { tokens: tokensOf(completeSignIn.session), refusals };
    },
    async signInWithPasskey() {
      const { beginPasskeySignIn } = await ask(beginPasskeyDocument, {});
      const credential = await answerWithPasskey(beginPasskeySignIn.options);
      const { signInWithPasskey } = await ask(passkeyDocument, { input: { credential } });
      const refusals = signInWithPasskey.errors as Refusal[];
      return { tokens: tokensOf(signInWithPasskey.session), refusals };
    },
    async refresh() {
      const { refreshSession } = await ask(refreshDocument, { input: {} });
      return tokensOf(refreshSession.session);
    },
    async signOut(accessToken) {
      await ask(signOutDocument, {}, accessToken);
    },
  };
}

function tokensOf(session: Granted | null): Tokens | undefined {
  return session
    ? {
        accessToken: session.accessToken,
        expiresAtMs: Date.parse(session.accessTokenExpiresAt),
      }
    : undefined;
}

/** @throws Error with what the first error says, when there was no answer to the operation */
function asker(url: string, clientName: string) {
  return async <Data, Variables>(
    document: DocumentInput<Data, Variables>,
    variables: Variables,
    accessToken?: string,
  ): Promise<Data> => {
    const answer = await patientFetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json',
        'content-type': 'application/json',
        'apollographql-client-name': clientName,
        'x-session-transport': 'cookie',
        ...(accessToken && { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify({ query: stringifyDocument(document as never), variables }),
    });
    const { data, errors } = await answer.json();
    if (data === null || data === undefined || errors?.length > 0) {
      throw new Error(errors?.[0]?.message ?? `The graph answered with HTTP ${answer.status}.`);
    }
    return data;
  };
}
