import { forNames } from '@supergraph/gateway/subgraphs';
import { type DataFolder, openDataFolder, type Secrets } from './data-folder.ts';
import {
  type Databases,
  type GivenDatabases,
  missingDatabases,
  openDatabases,
} from './databases.ts';
import { requireFreePorts } from './ports.ts';
import { prepareDatabases } from './prepare.ts';
import { createServiceLog, type ServiceLog } from './service-log.ts';
import { startProcess } from './service-process.ts';
import {
  type DatabaseName,
  type PortName,
  type Ports,
  type ServiceName,
  type Surroundings,
  serviceFolder,
  serviceNames,
  serviceUrl,
  serviceVariables,
  subgraphNames,
} from './services.ts';
import { StackError } from './stack-error.ts';
import { createSupervisor } from './supervisor.ts';

export interface StackOptions {
  /** Where databases, logs and secrets are kept from one start to the next. */
  dataFolder: string;
  ports: Ports;
  /** Databases that somebody else runs; an embedded Postgres serves the others. */
  databases?: GivenDatabases;
  /** Forgets what the data folder held. */
  fresh?: boolean;
  /** Loads the demo data where it is missing. Default true. */
  demo?: boolean;
  /** What every service inherits. Default: this process's own environment. */
  env?: NodeJS.ProcessEnv;
  /** More variables for single services. */
  serviceEnv?: Partial<Record<ServiceName, Record<string, string>>>;
  /** false: the embedded Postgres may lose its data with the machine, and is faster. Default true. */
  fsync?: boolean;
  /** Receives the services' warnings and errors, once all are ready. */
  announce?: (name: ServiceName, line: string) => void;
  /** Told of a service that ended by itself. Default: the whole stack stops. */
  onCrash?: (name: ServiceName, crash: StackError) => void;
  /** Gives the start up: whatever has begun is stopped. */
  signal?: AbortSignal;
}

export interface Stack {
  /** Base addresses; the graph is at `${urls.gateway}/graphql`. */
  urls: Record<ServiceName, string>;
  databaseUrls: Record<DatabaseName, string>;
  secrets: Secrets;
  /** Process ids of the services that run. */
  pids(): Partial<Record<ServiceName, number>>;
  /** Resolves when the stack has stopped: undefined after stop(), else what brought it down. */
  ended: Promise<StackError | undefined>;
  /** Stops in order: gateway, subgraphs, Postgres. Calling it again waits for the same end. */
  stop(): Promise<void>;
  stopService(name: ServiceName): Promise<void>;
  /** Starts a service that was stopped or killed and waits until it is ready. */
  startService(name: ServiceName): Promise<void>;
  /** SIGKILL: no goodbye. */
  kill(name: ServiceName): Promise<void>;
}

/**
 * The whole system on one machine: databases, then migrations and demo data, then three subgraphs
 * and the gateway as processes of their own.
 *
 * @throws StackError when it could not be started; nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const {
    fresh = false,
    ports,
    databases: given = {},
    signal = new AbortController().signal,
  } = options;
  requireSense(given, fresh);
  const folder = await openDataFolder(options.dataFolder, { fresh });
  let databases: Databases | undefined;
  try {
    await requireFreePorts(ports, openedPorts(given), folder.wasLeftBehind ? 10_000 : 0);
    databases = await openDatabases(given, {
      folder: folder.path('postgres'),
      port: ports.postgres,
      fsync: options.fsync ?? true,
    });
    signal.throwIfAborted();
    return await startServices(options, folder, databases, signal);
  } catch (error) {
    await databases?.stop();
    await folder.release();
    if (signal.aborted) throw new StackError('The start was given up.', { cause: error });
    throw error;
  }
}

function requireSense(given: GivenDatabases, fresh: boolean): void {
  const names = Object.keys(given);
  if (!fresh || names.length === 0) return;
  throw new StackError(
    `--fresh begins anew with the embedded Postgres only: empty the databases given for ${names.join(', ')} yourself.`,
  );
}

function openedPorts(given: GivenDatabases): PortName[] {
  return missingDatabases(given).length > 0 ? ['postgres', ...serviceNames] : [...serviceNames];
}

async function startServices(
  options: StackOptions,
  folder: DataFolder,
  databases: Databases,
  signal: AbortSignal,
): Promise<Stack> {
  const secrets = await folder.secrets();
  const surroundings = { ports: options.ports, databaseUrls: databases.urls, secrets };
  await Promise.all(
    serviceNames.map((name) => folder.writeVariables(name, serviceVariables(name, surroundings))),
  );
  // Until everything is up, services that miss each other say so: that is no news.
  let isUp = false;
  const logs = openLogs(folder, (name, line) => {
    if (isUp) options.announce?.(name, line);
  });
  const env = (name: ServiceName) => serviceEnv(options, surroundings, folder, name);
  const { demo = true } = options;
  const { urls: databaseUrls, remembered } = databases;
  await prepareDatabases({ folder, remembered, demo, env, logOf: logs.of, signal });

  const { promise: ended, resolve: end } = Promise.withResolvers<StackError | undefined>();
  let stopping: Promise<void> | undefined;
  let cause: StackError | undefined;
  const stop = (reason?: StackError): Promise<void> => {
    cause ??= stopping ? undefined : reason;
    stopping ??= (async () => {
      await supervisor.stop('gateway');
      await Promise.all(subgraphNames.map((name) => supervisor.stop(name)));
      await databases.stop();
      logs.close();
      await folder.release();
      end(cause);
    })();
    return stopping;
  };
  const supervisor = createSupervisor({
    launch: (name) =>
      startProcess({
        name,
        folder: serviceFolder(name),
        script: 'src/main.ts',
        env: env(name),
        log: logs.of(name),
      }),
    urlOf: (name) => serviceUrl(name, options.ports),
    logOf: logs.of,
    onCrash: options.onCrash ?? ((_name, crash) => void stop(crash)),
  });
  void databases.ended.then(() => stop(new StackError('Postgres ended by itself.')));
  const giveUp = () => void stop();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.all(serviceNames.map((name) => supervisor.start(name)));
    signal.throwIfAborted();
    isUp = true;
  } catch (error) {
    await stop();
    throw cause ?? error;
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
  return {
    urls: forNames(serviceNames, (name) => serviceUrl(name, options.ports)),
    databaseUrls,
    secrets,
    pids: supervisor.pids,
    ended,
    stop: () => stop(),
    stopService: supervisor.stop,
    startService: supervisor.start,
    kill: supervisor.kill,
  };
}

interface Logs {
  of(name: ServiceName): ServiceLog;
  close(): void;
}

function openLogs(folder: DataFolder, announce: (name: ServiceName, line: string) => void): Logs {
  const logs = forNames(serviceNames, (name) =>
    createServiceLog(folder.path('logs', `${name}.log`), (line) => announce(name, line)),
  );
  return {
    of: (name) => logs[name],
    close() {
      for (const name of serviceNames) logs[name].close();
    },
  };
}

function serviceEnv(
  { env = process.env, serviceEnv: extra = {} }: StackOptions,
  surroundings: Surroundings,
  folder: DataFolder,
  name: ServiceName,
): NodeJS.ProcessEnv {
  return {
    // Compiled code outlives the process: the second start parses nothing.
    NODE_COMPILE_CACHE: folder.path('compile-cache'),
    ...env,
    ...serviceVariables(name, surroundings),
    ...extra[name],
  };
}
