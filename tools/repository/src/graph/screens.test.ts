import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Finding } from '@supergraph/schema-check';
import { type FieldDefinitionNode, parse, print, visit } from 'graphql';
import { expect, it } from 'vitest';
import { parse as parseYaml, stringify } from 'yaml';

const root = resolve(import.meta.dirname, '../../../..');
const textOf = (file: string) => readFile(join(root, file), 'utf8');

it('tells whoever removes a field the file and line of each screen that asks for it', async () => {
  const findings = await checkWithout('User.displayName', 'subgraphs/auth/schema.graphql');
  for (const screen of ['app/session/viewer.ts', 'shop/account/account-menu.tsx']) {
    const told = findings.filter(({ location }) => location?.file === `console/src/${screen}`);
    expect(told.map(({ rule }) => rule)).toContain('operation/invalid');
    const lines = (await textOf(`console/src/${screen}`)).split('\n');
    for (const { location } of told) {
      expect(lines[(location?.line ?? 0) - 1]).toContain('displayName');
    }
  }
});

/** What `npm run schema:check` finds in the operations that it reads here, were a field not there. */
async function checkWithout(coordinate: string, schema: string): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'without-a-field-'));
  const own = (file: string) => join(folder, file);
  try {
    await writeFile(own('schema.graphql'), without(coordinate, await textOf(schema)));
    const supergraph = (await textOf('supergraph.yaml'))
      .replace(schema, 'schema.graphql')
      .replaceAll('subgraphs/', join(root, '$&'));
    await writeFile(own('supergraph.yaml'), supergraph);
    const { operations } = parseYaml(await textOf('.schema-check.yaml'));
    const globs = operations.map((glob: string) => join(root, glob));
    await writeFile(own('config.yaml'), stringify({ operations: globs }));
    const given = ['--config', own('config.yaml'), '--base', 'none'];
    const told = ['--format', `json=${own('report.json')}`, '--fail-on', 'never'];
    const command = ['tools/schema-check/src/cli/main.ts', 'check', ...given, ...told];
    execFileSync(process.execPath, command, { cwd: root });
    return JSON.parse(await readFile(own('report.json'), 'utf8')).findings;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function without(coordinate: string, sdl: string): string {
  const [type, field] = coordinate.split('.');
  const isLeft = ({ name }: FieldDefinitionNode) => name.value !== field;
  const schema = visit(parse(sdl), {
    ObjectTypeDefinition: (node) =>
      node.name.value === type ? { ...node, fields: node.fields?.filter(isLeft) ?? [] } : undefined,
  });
  return print(schema);
}
