import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { type SandboxPageOptions, sandboxPage } from './sandbox-page.ts';

/** Where Sandbox runs when it is opened at Apollo rather than at our own address. */
export const SANDBOX_ORIGIN = 'https://studio.apollographql.com';

export interface SandboxExample {
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Sign in, then ask: the two operations that a first visitor needs, in this order. */
const exampleOperations = ['Login', 'MyOrders'];

/**
 * The example that Sandbox opens with. A deployment may come without the example files: then it
 * opens empty.
 *
 * @param folder where `<Name>.graphql` and `<Name>.variables.json` lie
 */
export async function readSandboxExample(folder: string): Promise<SandboxExample | undefined> {
  try {
    const documents = await Promise.all(
      exampleOperations.map((name) => readText(folder, `${name}.graphql`)),
    );
    const variables = await Promise.all(
      exampleOperations.map((name) => readText(folder, `${name}.variables.json`)),
    );
    return {
      document: documents.join('\n'),
      variables: Object.assign({}, ...variables.map((text) => JSON.parse(text))),
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** What GET /graphql shows a browser: Apollo Sandbox and the way to Explore, or nothing where it is switched off. */
export function sandboxPlugin(hasSandbox: boolean, page: SandboxPageOptions): ApolloServerPlugin {
  if (!hasSandbox) return ApolloServerPluginLandingPageDisabled();
  return {
    serverWillStart: async () => ({
      renderLandingPage: async () => ({ html: async () => sandboxPage(page) }),
    }),
  };
}

function readText(folder: string, name: string): Promise<string> {
  return readFile(join(folder, name), 'utf8');
}
