import { relative } from 'node:path';
import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import { serviceNames, subgraphNames } from './services.ts';
import type { Stack } from './stack.ts';

/** What a person needs to know once everything is ready, in one table. */
export function banner(
  { urls, databaseUrls, replicasOf }: Pick<Stack, 'urls' | 'databaseUrls' | 'replicasOf'>,
  { startMs, dataFolder, demo }: { startMs: number; dataFolder: string; demo: boolean },
): string {
  const graph = `${urls.gateway}/graphql`;
  const rows: [string, string][] = [
    ['graph', `${graph}  (opens Apollo Sandbox in a browser)`],
    ['console', `${urls.gateway}/console`],
    ['shop', `${urls.gateway}/shop`],
    ['mail', `${urls.gateway}/mail  (what the services have written to people)`],
    ...subgraphNames.map((name): [string, string] => [
      name,
      `${urls[name]}  ${databaseUrls[name]}`,
    ]),
    ['events', databaseUrls.events],
    ...(databaseUrls.usage ? [['usage', databaseUrls.usage] satisfies [string, string]] : []),
    ...serviceNames.flatMap((name, index) =>
      replicasOf(name).map(({ id, operatorUrl }): [string, string] => [
        index === 0 ? 'metrics' : '',
        `${operatorUrl}/metrics  (${id})`,
      ]),
    ),
    ['logs', `${relative(process.cwd(), dataFolder) || '.'}/logs/<service>.log`],
    ...(demo ? loginRows() : []),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
  return [
    '',
    `Ready after ${(startMs / 1_000).toFixed(1)} s.`,
    '',
    ...lines,
    '',
    '  Try it:',
    `  curl -s ${graph} -H 'content-type: application/json' \\`,
    `    -d '{"query":"{ products(first: 3, search: \\"kettle\\") { nodes { title variants { sku price { amountMinor currency } availability { available } } } } }"}'`,
    '',
    '  Ctrl-C stops everything. `npm start -- --fresh` begins anew.',
    '',
    '',
  ].join('\n');
}

function loginRows(): [string, string][] {
  const emails = Object.values(demoLogins);
  return [
    ['logins', emails.slice(0, 3).join(', ')],
    ['', emails.slice(3).join(', ')],
    ['password', `${demoPassword}  (all of them)`],
  ];
}
