import { resolve } from 'node:path';
import type { ContractOperations } from '../contracts/check-contracts.ts';
import { CannotRunError } from '../core/cannot-run.ts';
import type { CheckConfig } from '../core/findings/config.ts';
import { type Finding, isAtLeast, type Severity, sortFindings } from '../core/findings/finding.ts';
import { folderInRepository } from '../core/sources/git.ts';
import { type Base, type Folders, loadBase } from '../core/sources/load-base.ts';
import { loadFromDisk, readText, shown } from '../core/sources/load-sources.ts';
import { readFiles } from '../core/sources/read-files.ts';
import type { SupergraphSources } from '../core/sources/sources.ts';
import { type KnownOperations, readOperations } from '../operations/read-operations.ts';
import { readUsage } from '../usage/read-usage.ts';
import type { CheckInput } from './check-schema.ts';
import { readConfig } from './read-config.ts';
import type { Report } from './report/report.ts';
import { type Output, writeReports } from './report/write-reports.ts';

export interface CheckOptions {
  readonly base?: string;
  readonly operations: readonly string[];
  readonly usage?: string;
  readonly contracts: readonly string[];
  readonly outputs: readonly Output[];
  readonly failOn?: Severity | 'never';
  readonly config?: string;
  /** One subgraph alone, against a supergraph that has the others. */
  readonly alone?: Alone;
}

interface Alone {
  readonly subgraph: string;
  /** File of its SDL. */
  readonly schema: string;
  /** File of the composed supergraph. */
  readonly supergraph: string;
  readonly routingUrl?: string;
}

interface Surroundings {
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly now: Date;
  readonly write: (text: string) => void;
}

/**
 * Reads what the options name, checks it, and writes the reports.
 *
 * @returns whether findings fail the check
 * @throws CannotRunError
 */
export async function runCheck(options: CheckOptions, around: Surroundings): Promise<boolean> {
  const { folder, env, now } = around;
  const { config: whole, root } = await readConfig(folder, options.config);
  const config = withContracts(whole, options);
  const { head, base } = options.alone
    ? await loadAlone(options.alone, folder)
    : await loadSides(options, config, { folder, root, env });
  const [known, usage, resolvers, contractOperations] = await Promise.all([
    knownOperations(options, config, { folder, root }),
    loadUsage(options, config, { folder, root, env }),
    readResolvers(head, config, root),
    readContractOperations(config, root),
  ]);
  const input: CheckInput = {
    head,
    operations: known.operations,
    areDocumentsWhole: known.isWhole,
    contractOperations,
    config,
    now,
    ...(base.sources && { base: base.sources }),
    ...(usage && { usage }),
    ...(resolvers && { resolvers }),
  };
  // Composition is slow to load, and a command that cannot run does not need it.
  const { checkSchema } = await import('./check-schema.ts');
  const { findings, counts } = await checkSchema(input, [...base.findings, ...known.findings]);
  const failOn = options.failOn ?? config.failOn;
  const isFailed =
    failOn !== 'never' && findings.some(({ severity }) => isAtLeast(severity, failOn));
  const report: Report = {
    findings: sortFindings(findings),
    head: head.label,
    ...(base.sources && { base: base.sources.label }),
    counts,
    failOn,
    isFailed,
    finishedAt: now,
    folder: await folderInRepository(folder),
  };
  await writeReports(report, options.outputs, around);
  return isFailed;
}

interface Sides {
  readonly head: SupergraphSources;
  readonly base: Base;
}

async function loadSides(
  { base }: CheckOptions,
  config: CheckConfig,
  folders: Folders,
): Promise<Sides> {
  const file = resolve(folders.root, config.supergraph);
  const head = await loadFromDisk(file, 'the working tree', { env: folders.env });
  return { head, base: await loadBase(base, config, folders) };
}

/** The supergraph as it is, and with one subgraph as it shall be. */
async function loadAlone(alone: Alone, folder: string): Promise<Sides> {
  const [schema, supergraph] = [resolve(folder, alone.schema), resolve(folder, alone.supergraph)];
  const composed = { file: shown(supergraph), sdl: await readText(supergraph) };
  const sdl = await readText(schema);
  const { subgraph: name, routingUrl = '' } = alone;
  const { replaceSubgraph } = await import('../core/graph/composition.ts');
  const subgraphs = replaceSubgraph(composed, { name, routingUrl, file: shown(schema), sdl });
  return {
    head: { label: `${name} of ${shown(schema)}`, subgraphs },
    base: { sources: { label: composed.file, subgraphs: [], composed }, findings: [] },
  };
}

function withContracts(config: CheckConfig, { contracts }: CheckOptions): CheckConfig {
  if (contracts.length === 0) return config;
  const chosen = contracts.map((name) => {
    const contract = config.contracts[name];
    if (contract) return [name, contract] as const;
    const known = Object.keys(config.contracts).join(', ') || 'none';
    throw new CannotRunError(`--contract ${name} is not in the config, which has ${known}.`);
  });
  return { ...config, contracts: Object.fromEntries(chosen) };
}

async function knownOperations(
  options: CheckOptions,
  config: CheckConfig,
  { folder, root }: { folder: string; root: string },
): Promise<KnownOperations> {
  if (options.operations.length > 0) {
    const files = await readFiles(options.operations, folder);
    if (files.length === 0) {
      throw new CannotRunError(`--operations ${options.operations.join(' ')} matches no file.`);
    }
    return readOperations(files);
  }
  const known = readOperations(await readFiles(config.operations, root));
  const missing = await Promise.all(
    config.operations.map(async (glob) =>
      (await readFiles([glob], root)).length === 0 ? [glob] : [],
    ),
  );
  const findings = missing.flat().map(
    (glob): Finding => ({
      rule: 'operation/no-files',
      severity: 'warning',
      message: `operations: ${glob} of the config matches no file.`,
    }),
  );
  return { ...known, findings: [...known.findings, ...findings] };
}

async function loadUsage(
  options: CheckOptions,
  { usage: { source } }: CheckConfig,
  { folder, root, env }: Folders,
) {
  const place = options.usage ?? source;
  if (place === undefined) return;
  if (/^https?:\/\//.test(place)) return readUsage(place, env);
  return readUsage(shown(resolve(options.usage === undefined ? root : folder, place)), env);
}

async function readResolvers(
  { subgraphs }: SupergraphSources,
  { lint: { resolvers } }: CheckConfig,
  root: string,
): Promise<ReadonlyMap<string, readonly string[]> | undefined> {
  if (resolvers === '') return;
  const found = await Promise.all(
    subgraphs.map(async ({ name }) => {
      const files = await readFiles([resolvers.replaceAll('{subgraph}', name)], root);
      return [name, files.map(({ text }) => text)] as const;
    }),
  );
  // A subgraph in another language has no files there, and is not judged by them.
  return new Map(found.filter(([, texts]) => texts.length > 0));
}

async function readContractOperations(
  { contracts }: CheckConfig,
  root: string,
): Promise<ContractOperations> {
  const found = await Promise.all(
    Object.entries(contracts).map(async ([name, { operations }]) => {
      if (operations.length === 0) return [];
      // Faults of these documents are told once, where the check reads all operations.
      return [[name, readOperations(await readFiles(operations, root)).operations] as const];
    }),
  );
  return new Map(found.flat());
}
