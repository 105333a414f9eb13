import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildClientSchema, printSchema } from 'graphql';

const folder = join(import.meta.dirname, '../../peers/public-schemas');

/** Two versions of a schema, as SDL. */
export interface SchemaPair {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** As its own lock has them: hundreds of megabytes that only this bench needs. */
export async function installPublicSchemas(): Promise<void> {
  const options = ['--ignore-scripts', '--legacy-peer-deps', '--workspaces=false'];
  await promisify(execFile)('npm', ['ci', ...options], { cwd: folder });
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
