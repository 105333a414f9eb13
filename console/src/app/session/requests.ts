import { type DocumentInput, stringifyDocument } from '@urql/core';
import { graphql } from '../graph/graphql.ts';
import type { Refusal, SessionRequests, Tokens } from './session.ts';

const signInDocument = graphql(`
  mutation ConsoleSignIn($input: LoginInput!) {
    login(input: $input) {
      session { accessToken accessTokenExpiresAt refreshToken }
      errors { ... on UserError { code message } }
    }
  }
`);

const refreshDocument = graphql(`
  mutation ConsoleRefresh($input: RefreshSessionInput!) {
    refreshSession(input: $input) {
      session { accessToken accessTokenExpiresAt refreshToken }
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
  readonly refreshToken: string;
}

/** What a session asks of the graph: by itself, before there is a client that signs requests. */
export function createSessionRequests(url: string): SessionRequests {
  let refreshToken: string | undefined;

  const granted = (session: Granted | null): Tokens | undefined => {
    if (!session) return undefined;
    refreshToken = session.refreshToken;
    const { accessToken, accessTokenExpiresAt } = session;
    return { accessToken, expiresAtMs: Date.parse(accessTokenExpiresAt) };
  };

  return {
    async signIn(input) {
      const { login } = await ask(url, signInDocument, { input });
      return { tokens: granted(login.session), refusals: login.errors as Refusal[] };
    },
    async refresh() {
      if (!refreshToken) return undefined;
      const input = { refreshToken };
      const { refreshSession } = await ask(url, refreshDocument, { input });
      return granted(refreshSession.session);
    },
    async signOut(accessToken) {
      refreshToken = undefined;
      await ask(url, signOutDocument, {}, accessToken);
    },
  };
}

/** @throws Error with what the first error says, when there was no answer to the operation */
async function ask<Data, Variables>(
  url: string,
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  accessToken?: string,
): Promise<Data> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json',
      'content-type': 'application/json',
      'apollographql-client-name': 'console',
      ...(accessToken && { authorization: `Bearer ${accessToken}` }),
    },
    body: JSON.stringify({ query: stringifyDocument(document as never), variables }),
  });
  const { data, errors } = await answer.json();
  if (data === null || data === undefined || errors?.length > 0) {
    throw new Error(errors?.[0]?.message ?? `The graph answered with HTTP ${answer.status}.`);
  }
  return data;
}
