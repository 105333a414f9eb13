import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { introspectSubgraph, parseSupergraphYaml } from '@supergraph/schema-check/sources';
import { GraphQLError, parse } from 'graphql';
import { z } from 'zod';
import { repositoryFolder as root } from '../local/services.ts';
import { runCommand } from './command.ts';
import { externalEntry, externalSchemaFile } from './external.ts';
import { SubgraphError } from './names.ts';
import { format, runScript } from './repository.ts';

const help = `Adds a subgraph that runs elsewhere, in any language. Said again, it brings its schema up to date.

  npm run subgraph:add -- --name ratings --url http://127.0.0.1:5001/graphql

  --url URL             asked for its schema (_service { sdl })
  --routing-url URL     where gateways find it; default: the same
  --header "name: value"  sent when it is asked, as often as needed

Its schema is kept in gateway/external-subgraphs/, so that composition and checks need no network.
"npm run subgraph:remove -- ratings" takes it out again.
`;

const supergraphYaml = 'supergraph.yaml';

const flagsSchema = z.object({
  name: z
    .string('--name is missing')
    .regex(/^[a-z][a-z0-9-]*$/, '--name takes small letters, digits and -'),
  url: z.url({ protocol: /^https?$/, error: '--url must be an http(s) address' }),
  routingUrl: z
    .url({ protocol: /^https?$/, error: '--routing-url must be an http(s) address' })
    .optional(),
  headers: z.array(z.string().regex(/^[^:]+:.+$/, '--header takes "name: value"')),
});

await runCommand(help, async (argv) => {
  const { name, url, routingUrl = url, headers } = readFlags(argv);
  const yaml = await readFile(join(root, supergraphYaml), 'utf8');
  const file = externalSchemaFile(name);
  const entry = parseSupergraphYaml(yaml, supergraphYaml, process.env).find(
    (one) => one.name === name,
  );
  if (entry && !('file' in entry.schema && entry.schema.file === file)) {
    throw new SubgraphError(
      `supergraph.yaml has a subgraph ${name} already that was not added by this command.`,
    );
  }
  const sdl = await introspectSubgraph(name, { url, headers });
  requireSdl(name, sdl);
  const former = await readFile(join(root, file), 'utf8').catch(() => undefined);
  await mkdir(dirname(join(root, file)), { recursive: true });
  await writeFile(join(root, file), `${sdl.trim()}\n`);
  if (!entry) await writeFile(join(root, supergraphYaml), yaml + externalEntry(name, routingUrl));
  try {
    await format(root, file);
    await runScript(root, 'tools/schema-check/src/cli/main.ts', { args: ['compose'] });
  } catch (error) {
    // The graph stays as it was: a subgraph that does not fit must not break everybody's build.
    await writeFile(join(root, supergraphYaml), yaml);
    if (former === undefined) await rm(join(root, file));
    else await writeFile(join(root, file), former);
    throw error;
  }
  process.stdout.write(
    `${name} is in the graph: ${file}, ${routingUrl}.\nSee what it changes: npm run schema:check\n`,
  );
});

function readFlags(argv: string[]) {
  const { values } = parseArgs({
    args: argv,
    options: {
      name: { type: 'string' },
      url: { type: 'string' },
      'routing-url': { type: 'string' },
      header: { type: 'string', multiple: true, default: [] },
    },
  });
  const parsed = flagsSchema.safeParse({
    name: values.name,
    url: values.url,
    routingUrl: values['routing-url'],
    headers: values.header,
  });
  if (!parsed.success) {
    throw new SubgraphError(parsed.error.issues.map(({ message }) => `${message}.`).join('\n'));
  }
  const headers = parsed.data.headers.map((header) => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon).trim(), header.slice(colon + 1).trim()];
  });
  return { ...parsed.data, headers: Object.fromEntries(headers) };
}

function requireSdl(name: string, sdl: string): void {
  try {
    parse(sdl);
  } catch (error) {
    const reason = error instanceof GraphQLError ? error.message : String(error);
    throw new SubgraphError(`The schema that ${name} gives is not GraphQL: ${reason}`);
  }
}
