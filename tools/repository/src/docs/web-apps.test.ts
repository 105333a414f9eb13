import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../../..');
const page = await readFile(join(root, 'docs/web-apps.md'), 'utf8');

/** The files of the page, each a block of code under its name. */
const files = Array.from(
  page.matchAll(/^`([\w.]+)`\n\n```\w+\n(.*?)^```$/gms),
  ([, name = '', text = '']) => ({ name, text }),
);

it('shows a web app whose files fit each other and the graph', async () => {
  const names = files.map(({ name }) => name);
  expect(names).toContain('main.ts');
  for (const [, name] of page.matchAll(/(?:src="\/|from '\.\/)([\w.]+)(?="|')/g)) {
    expect([...names, 'introspection.d.ts']).toContain(name);
  }
  const folder = await mkdtemp(join(tmpdir(), 'web-app-'));
  try {
    for (const { name, text } of files) await writeFile(join(folder, name), text);
    const introspection = 'console/src/app/graph/generated/introspection.d.ts';
    await copyFile(join(root, introspection), join(folder, 'introspection.d.ts'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    expect(faultsOf(folder)).toBe('');
    // The graph is what it is compiled against: what it does not have is told.
    const main = await readFile(join(folder, 'main.ts'), 'utf8');
    await writeFile(join(folder, 'main.ts'), main.replace('nodes { id title', 'nodes { id titel'));
    expect(faultsOf(folder)).toContain("Property 'title' does not exist");
  } finally {
    await rm(folder, { recursive: true });
  }
});

function faultsOf(folder: string): string {
  try {
    execFileSync(join(root, 'node_modules/.bin/tsc'), ['--project', folder], { encoding: 'utf8' });
    return '';
  } catch (error) {
    return String(Object(error).stdout);
  }
}
