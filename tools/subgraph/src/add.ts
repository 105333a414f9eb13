import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryFolder as root } from '@supergraph/local-stack/services';
import { introspectSubgraph } from '@supergraph/schema-check/sources';
import { option, runCommand } from '@supergraph/service/command';
import { GraphQLError, parse } from 'graphql';
import { z } from 'zod';
import { inOneSentence, SubgraphError } from './names.ts';
import { format, runScript } from './repository.ts';
import {
  externalSchemaFile,
  listSubgraph,
  readSubgraphs,
  unlistSubgraph,
} from './supergraph-yaml.ts';

const address = z.url({ protocol: /^https?$/, error: 'must be an http(s) address' });

await runCommand({
  about:
    'Adds a subgraph that runs elsewhere, in any language. Said again, it brings its schema up to date.',
  usage: ['npm run subgraph:add -- --name ratings --url http://127.0.0.1:5001/graphql'],
  options: {
    name: option.value(
      'NAME',
      'in small letters, digits and -',
      z.string().regex(/^[a-z][a-z0-9-]*$/, 'takes small letters, digits and -'),
    ),
    url: option.value('URL', 'asked for its schema (_service { sdl })', address),
    'routing-url': option.value(
      'URL',
      'where gateways find it; default: the same',
      address.optional(),
    ),
    header: option.list(
      '"name: value"',
      'sent when it is asked, as often as needed',
      z.string().regex(/^[^:]+:.+$/, 'takes "name: value"'),
    ),
  },
  notes: `Its schema is kept in gateway/external-subgraphs/, so that composition and checks need no network.
"npm run subgraph:remove -- ratings" takes it out again.`,
  run: ({ name, url, 'routing-url': routingUrl = url, header }) =>
    inOneSentence(
      addSubgraph({ name, url, routingUrl, headers: Object.fromEntries(header.map(pairOf)) }),
    ),
});

async function addSubgraph({ name, url, routingUrl, headers }: ExternalSubgraph): Promise<void> {
  const file = externalSchemaFile(name);
  const entry = (await readSubgraphs(root)).find((one) => one.name === name);
  if (entry && entry.schemaFile !== file) {
    throw new SubgraphError(
      `supergraph.yaml has a subgraph ${name} already that was not added by this command.`,
    );
  }
  const sdl = await introspectSubgraph(name, { url, headers });
  requireSdl(name, sdl);
  const former = await readFile(join(root, file), 'utf8').catch(() => undefined);
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), `${sdl.trim()}\n`);
  if (!entry) await listSubgraph(root, { name, routingUrl, schemaFile: file });
  try {
    await format(root, file);
    await runScript(root, 'tools/schema-check/src/cli/main.ts', { args: ['compose'] });
  } catch (error) {
    // The graph stays as it was: a subgraph that does not fit must not break everybody's build.
    if (!entry) await unlistSubgraph(root, name);
    if (former === undefined) await rm(join(root, file));
    else await writeFile(join(root, file), former);
    throw error;
  }
  // What clients of the graph are typed by.
  await runScript(root, 'tools/repository/src/generate/main.ts');
  process.stdout.write(
    `${name} is in the graph: ${file}, ${routingUrl}.\nSee what it changes: npm run schema:check\n`,
  );
}

interface ExternalSubgraph {
  name: string;
  url: string;
  routingUrl: string;
  headers: Record<string, string>;
}

function pairOf(header: string): [name: string, value: string] {
  const colon = header.indexOf(':');
  return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()];
}

function requireSdl(name: string, sdl: string): void {
  try {
    parse(sdl);
  } catch (error) {
    const reason = error instanceof GraphQLError ? error.message : String(error);
    throw new SubgraphError(`The schema that ${name} gives is not GraphQL: ${reason}`);
  }
}
