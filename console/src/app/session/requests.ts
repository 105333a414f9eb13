import { type DocumentInput, stringifyDocument } from '@urql/core';
import { graphql } from '../graph/graphql.ts';
import { patientFetch } from '../graph/patient-fetch.ts';
import { answerWithPasskey } from './passkey.ts';
import type { Refusal, SessionRequests, Tokens } from './session.ts';
import { type Viewer, viewer } from './viewer.ts';

const signInDocument = graphql(
  `
    mutation ConsoleSignIn($input: LoginInput!) {
      login(input: $input) {
        session { accessToken accessTokenExpiresAt }
        user { ...Viewer }
        errors {
          ... on UserError { code message }
          ... on SecondFactorRequiredError { challenge passkeyOptions }
        }
      }
    }
`,
  [viewer],
);

const completeDocument = graphql(
  `
    mutation ConsoleCompleteSignIn($input: CompleteSignInInput!) {
      completeSignIn(input: $input) {
        session { accessToken accessTokenExpiresAt }
        user { ...Viewer }
        errors { ... on UserError { code message } }
      }
    }
`,
  [viewer],
);

const beginPasskeyDocument = graphql(`
  mutation ConsoleBeginPasskeySignIn {
    beginPasskeySignIn { options }
  }
`);

const passkeyDocument = graphql(
  `
    mutation ConsoleSignInWithPasskey($input: SignInWithPasskeyInput!) {
      signInWithPasskey(input: $input) {
        session { accessToken accessTokenExpiresAt }
        user { ...Viewer }
        errors { ... on UserError { code message } }
      }
    }
`,
  [viewer],
);

const refreshDocument = graphql(
  `
    mutation ConsoleRefresh($input: RefreshSessionInput!) {
      refreshSession(input: $input) {
        session { accessToken accessTokenExpiresAt }
        user { ...Viewer }
        errors { ... on UserError { code message } }
      }
    }
`,
  [viewer],
);

const signOutDocument = graphql(`
  mutation ConsoleSignOut {
    logout { loggedOut }
  }
`);

const providersDocument = graphql(`
  query ConsoleSignInProviders {
    signInProviders { id name startUrl }
  }
`);

interface Granted {
  readonly session: { readonly accessToken: string; readonly accessTokenExpiresAt: string } | null;
  readonly user: Viewer | null;
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
      return { tokens: tokensOf(login), refusals: login.errors as Refusal[] };
    },
    async completeSignIn(input) {
      const { completeSignIn } = await ask(completeDocument, { input });
      const refusals = completeSignIn.errors as Refusal[];
      return { tokens: tokensOf(completeSignIn), refusals };
    },
    async signInWithPasskey() {
      const { beginPasskeySignIn } = await ask(beginPasskeyDocument, {});
      const credential = await answerWithPasskey(beginPasskeySignIn.options);
      const { signInWithPasskey } = await ask(passkeyDocument, { input: { credential } });
      const refusals = signInWithPasskey.errors as Refusal[];
      return { tokens: tokensOf(signInWithPasskey), refusals };
    },
    async refresh() {
      const { refreshSession } = await ask(refreshDocument, { input: {} });
      return tokensOf(refreshSession);
    },
    async signOut(accessToken) {
      await ask(signOutDocument, {}, accessToken);
    },
    async signInProviders() {
      return (await ask(providersDocument, {})).signInProviders ?? [];
    },
  };
}

function tokensOf({ session, user }: Granted): Tokens | undefined {
  if (!session || !user) return undefined;
  const { accessToken, accessTokenExpiresAt } = session;
  return { accessToken, expiresAtMs: Date.parse(accessTokenExpiresAt), user };
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
