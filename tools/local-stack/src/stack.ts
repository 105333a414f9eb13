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
import { copyPrepared } from './prepared.ts';
import { planReplicas, type Replica, type ReplicaCounts, startBalancers } from './replicas.ts';
import { createServiceLog, type ServiceLog } from './service-log.ts';
import { startProcess } from './service-process.ts';
import {
  type DatabaseName,
  localVariables,
  type PortName,
  type Ports,
  type ServiceName,
  type Surroundings,
  serviceFolder,
  serviceNames,
  servicePortNames,
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
  /** An empty data folder gets a copy of what was prepared before for the same sources. Default false. */
  copy?: boolean;
  /** What every service inherits. Default: this process's own environment. */
  env?: NodeJS.ProcessEnv;
  /** How many processes of each service; one without it. Several stand behind a balancer. */
  replicas?: ReplicaCounts;
  /** More variables for single services. */
  serviceEnv?: Partial<Record<ServiceName, Record<string, string>>>;
  /** false: the embedded Postgres may lose its data with the machine, and is faster. Default true. */
  fsync?: boolean;
  /** More settings of the embedded Postgres, by their names in postgresql.conf. */
  postgresSettings?: Record<string, string>;
  /** Receives the services' warnings and errors, once all are ready. */
  announce?: (name: ServiceName, line: string) => void;
  /** Told of a process that ended by itself, by the id of the replica. Default: the whole stack stops. */
  onCrash?: (id: string, crash: StackError) => void;
  /** Gives the start up: whatever has begun is stopped. */
  signal?: AbortSignal;
}

export interface Stack {
  /** Base addresses; the graph is at `${urls.gateway}/graphql`. */
  urls: Record<ServiceName, string>;
  databaseUrls: Record<DatabaseName, string>;
  secrets: Secrets;
  /** The processes of a service, also those that do not run at the moment. */
  replicasOf(name: ServiceName): readonly Replica[];
  /** Process ids of what runs, by the id of the replica: the service's name where it is the only one. */
  pids(): Record<string, number>;
  /** Resolves when the stack has stopped: undefined after stop(), else what brought it down. */
  ended: Promise<StackError | undefined>;
  /** Stops in order: gateway, subgraphs, Postgres. Calling it again waits for the same end. */
  stop(): Promise<void>;
  /** Stops every replica of a service. */
  stopService(name: ServiceName): Promise<void>;
  /** Starts a service that was stopped or killed and waits until it is ready. */
  startService(name: ServiceName): Promise<void>;
  /** SIGKILL: no goodbye. */
  kill(name: ServiceName): Promise<void>;
  /** The same for one process, by its id. */
  stopReplica(id: string): Promise<void>;
  startReplica(id: string): Promise<void>;
  killReplica(id: string): Promise<void>;
  /** Lets the embedded Postgres crash, and starts it again on its data once `isDown` has ended. */
  restartPostgres(isDown: () => Promise<void>): Promise<void>;
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
    if (options.copy) await copyPrepared(folder, options.env ?? process.env);
    databases = await openDatabases(given, {
      folder: folder.path('postgres'),
      port: ports.postgres,
      fsync: options.fsync ?? true,
      settings: options.postgresSettings,
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
  const own = missingDatabases(given).length > 0 ? (['postgres'] as const) : [];
  return [...own, ...servicePortNames];
}

async function startServices(
  options: StackOptions,
  folder: DataFolder,
  databases: Databases,
  signal: AbortSignal,
): Promise<Stack> {
  const secrets = await folder.secrets();
  const surroundings = {
    ports: options.ports,
    databaseUrls: databases.urls,
    secrets,
    mailboxFolder: folder.path('mailbox'),
    mediaFolder: folder.path('media'),
  };
  await Promise.all(
    serviceNames.map((name) => folder.writeVariables(name, serviceVariables(name, surroundings))),
  );
  const replicas = await planReplicas(options.replicas ?? {}, options.ports);
  const processes = serviceNames.flatMap((name) => replicas[name]);
  const replicaOf = (id: string) => find(processes, id);
  // Until everything is up, services that miss each other say so: that is no news.
  let isUp = false;
  const logs = openLogs(folder, processes, ({ service }, line) => {
    if (isUp) options.announce?.(service, line);
  });
  const env = (name: ServiceName) => serviceEnv(options, surroundings, folder, name);
  const { demo = true } = options;
  const { urls: databaseUrls, remembered } = databases;
  const logOf = (name: ServiceName) => logs.of(replicas[name][0]?.id ?? name);
  await prepareDatabases({ folder, remembered, demo, env, logOf, signal });

  const { promise: ended, resolve: end } = Promise.withResolvers<StackError | undefined>();
  let stopping: Promise<void> | undefined;
  let cause: StackError | undefined;
  const stop = (reason?: StackError): Promise<void> => {
    cause ??= stopping ? undefined : reason;
    stopping ??= (async () => {
      await each('gateway', supervisor.stop);
      await Promise.all(subgraphNames.map((name) => each(name, supervisor.stop)));
      await Promise.all(Object.values(balancers).map((balancer) => balancer.close()));
      await databases.stop();
      logs.close();
      await folder.release();
      end(cause);
    })();
    return stopping;
  };
  const supervisor = createSupervisor({
    launch(id) {
      const { service, env: own } = replicaOf(id);
      return startProcess({
        name: id,
        folder: serviceFolder(service),
        script: 'src/main.ts',
        env: { ...env(service), ...own },
        log: logs.of(id),
      });
    },
    // There a service says why it is not ready.
    urlOf: (id) => replicaOf(id).operatorUrl,
    logOf: logs.of,
    onCrash: options.onCrash ?? ((_id, crash) => void stop(crash)),
  });
  const balancers = await startBalancers(replicas, options.ports);
  const each = async (name: ServiceName, act: (id: string) => Promise<void>) => {
    await Promise.all(replicas[name].map(({ id }) => act(id)));
  };
  const startReplica = async (id: string) => {
    await supervisor.start(id);
    await balancers[replicaOf(id).service]?.check();
  };
  void databases.ended.then(() => stop(new StackError('Postgres ended by itself.')));
  const giveUp = () => void stop();
  signal.addEventListener('abort', giveUp, { once: true });
  try {
    await Promise.all(serviceNames.map((name) => each(name, startReplica)));
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
    replicasOf: (name) => replicas[name],
    pids: supervisor.pids,
    ended,
    stop: () => stop(),
    stopService: (name) => each(name, supervisor.stop),
    startService: (name) => each(name, startReplica),
    kill: (name) => each(name, supervisor.kill),
    stopReplica: supervisor.stop,
    startReplica,
    killReplica: supervisor.kill,
    restartPostgres: databases.restart,
  };
}

function find(processes: readonly Replica[], id: string): Replica {
  const replica = processes.find((each) => each.id === id);
  if (!replica) throw new Error(`there is no process ${id}`);
  return replica;
}

interface Logs {
  of(id: string): ServiceLog;
  close(): void;
}

function openLogs(
  folder: DataFolder,
  processes: readonly Replica[],
  announce: (replica: Replica, line: string) => void,
): Logs {
  const logs = new Map(
    processes.map((replica): [string, ServiceLog] => [
      replica.id,
      createServiceLog(folder.path('logs', `${replica.id}.log`), (line) => announce(replica, line)),
    ]),
  );
  return {
    of(id) {
      const log = logs.get(id);
      if (!log) throw new Error(`there is no log of ${id}`);
      return log;
    },
    close() {
      for (const log of logs.values()) log.close();
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
    ...localVariables,
    ...env,
    ...serviceVariables(name, surroundings),
    ...extra[name],
  };
}
