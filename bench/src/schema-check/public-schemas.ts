import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildClientSchema, printSchema } from 'graphql';
import { peerFolder } from '../peers/install.ts';

const folder = peerFolder('public-schemas');

/** Two versions of a schema, as SDL. */
export interface SchemaPair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** GitHub's schema, a megabyte and more. */
export async function githubSchemas(): Promise<SchemaPair> {
  const read = (side: string) =>
    readFile(join(folder, `node_modules/github-${side}/schema.graphql`), 'utf8');
  return { name: 'GitHub', before: await read('before'), after: await read('after') };
}

export async function shopifySchemas(): Promise<SchemaPair[]> {
  const read = async (side: string, name: string) => {
    const file = join(folder, `node_modules/shopify-${side}/${name}.schema.json`);
    return printSchema(buildClientSchema(JSON.parse(await readFile(file, 'utf8'))));
  };
  const pair = async (name: string, file: string): Promise<SchemaPair> => ({
    name,
    before: await read('before', file),
    after: await read('after', file),
  });
  return [
    await pair("Shopify's storefront", 'storefront'),
    await pair("Shopify's customer accounts", 'customer-account'),
  ];
}
