import { resolve } from 'node:path';
import type { ContractOperations } from '../contracts/check-contracts.ts';
import { CannotRunError } from '../core/cannot-run.ts';
import type { CheckConfig } from '../core/findings/config.ts';
import { type Finding, isAtLeast, type Severity, sortFindings } from '../core/findings/finding.ts';
import { type Base, type Folders, loadBase } from '../core/sources/load-base.ts';
import { loadFromDisk, readText, shown } from '../core/sources/load-sources.ts';
import { readFiles, type TextFile } from '../core/sources/read-files.ts';
import type { SupergraphSources } from '../core/sources/sources.ts';
import { type KnownOperations, readOperations } from '../operations/read-operations.ts';
import { readUsage } from '../usage/read-usage.ts';
import { readBaseline, writeBaseline } from './baseline.ts';
import type { CheckInput } from './check-schema.ts';
import { readConfig } from './read-config.ts';
import type { Report } from './report/report.ts';
import { folderFor, type Output, writeReports } from './report/write-reports.ts';

export interface CheckOptions {
  readonly base?: string;
  readonly operations: readonly string[];
  readonly usage?: string;
  readonly contracts: readonly string[];
  readonly outputs: readonly Output[];
  readonly failOn?: Severity | 'never';
  readonly config?: string;
  /** Writes lint's faults into the baseline instead of judging anything. */
  readonly writesBaseline?: boolean;
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
  const [baseline, known, usage, resolvers] = await Promise.all([
    options.writesBaseline ? [] : readBaseline(config, root),
    knownOperations(options, config, { folder, root }),
    loadUsage(options, config, { folder, root, env }),
    readResolvers(head, config, root),
  ]);
  const input: CheckInput = {
    head,
    baseline,
    operations: known.operations,
    areDocumentsWhole: known.isWhole,
    contractOperations: known.ofContracts,
    config,
    now,
    ...(base.sources && { base: base.sources }),
    ...(usage && { usage }),
    ...(resolvers && { resolvers }),
  };
  // Composition is slow to load, and a command that cannot run does not need it.
  const { checkSchema } = await import('./check-schema.ts');
  const { findings, counts } = await checkSchema(input, [...base.findings, ...known.findings]);
  if (options.writesBaseline) {
    around.write(await writeBaseline(findings, config, root));
    return false;
  }
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
    folder: await folderFor(options.outputs, folder),
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
  return { head, base: asOneSubgraph(await loadBase(base, config, folders), head) };
}

/** A file of SDL that is no supergraph is what the only subgraph was. */
function asOneSubgraph(base: Base, head: SupergraphSources): Base {
  const composed = base.sources?.composed;
  const [subgraph, ...others] = head.subgraphs;
  if (!base.sources || !composed || !subgraph || others.length > 0) return base;
  if (/\bjoin__Graph\b/.test(composed.sdl)) return base;
  const { label } = base.sources;
  return { ...base, sources: { label, subgraphs: [{ ...subgraph, ...composed }] } };
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
    const contract = Object.entries(config.contracts).find(([known]) => known === name);
    if (contract) return contract;
    const known = Object.keys(config.contracts).join(', ') || 'none';
    throw new CannotRunError(`--contract ${name} is not in the config, which has ${known}.`);
  });
  return { ...config, contracts: Object.fromEntries(chosen) };
}

interface KnownAndContracts extends KnownOperations {
  readonly ofContracts: ContractOperations;
}

/** All documents count, whichever key of the config names them, and are read once. */
async function knownOperations(
  options: CheckOptions,
  config: CheckConfig,
  { folder, root }: { folder: string; root: string },
): Promise<KnownAndContracts> {
  const findings: Finding[] = [];
  const readAll = async (globs: readonly string[], key: string) => {
    const found = await Promise.all(globs.map((glob) => readFiles([glob], root)));
    for (const [index, files] of found.entries()) {
      if (files.length === 0) findings.push(noFiles(`${key}: ${globs[index]}`));
    }
    return found.flat();
  };
  const named = await Promise.all(options.operations.map((glob) => readFiles([glob], folder)));
  const lost = options.operations.filter((_, index) => named[index]?.length === 0);
  if (lost.length > 0) {
    throw new CannotRunError(`--operations ${lost.join(' ')} matches no file.`);
  }
  const own = named.length > 0 ? named.flat() : await readAll(config.operations, 'operations');
  const ofContracts = new Map<string, KnownOperations['operations']>();
  const files = [...own];
  for (const [name, { operations }] of Object.entries(config.contracts)) {
    if (operations.length === 0) continue;
    const found = await readAll(operations, `contracts.${name}.operations`);
    files.push(...found);
    ofContracts.set(name, readOperations(uniqueFiles(found)).operations);
  }
  const known = readOperations(uniqueFiles(files));
  return {
    ...known,
    // Where a glob matches nothing, what it stood for is missing.
    isWhole: known.isWhole && findings.length === 0,
    findings: [...known.findings, ...findings],
    ofContracts,
  };
}

function uniqueFiles(files: readonly TextFile[]): TextFile[] {
  return [...new Map(files.map((file) => [file.file, file])).values()];
}

function noFiles(glob: string): Finding {
  return {
    rule: 'operation/no-files',
    severity: 'warning',
    message: `${glob} of the config matches no file.`,
  };
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
