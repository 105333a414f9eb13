import type { ServiceLog } from './service-log.ts';
import { failure, type ServiceProcess } from './service-process.ts';
import type { ServiceName } from './services.ts';
import type { StackError } from './stack-error.ts';

export interface Supervisor {
  /** Resolves when the service is ready. @throws StackError when it does not become so */
  start(name: ServiceName): Promise<void>;
  stop(name: ServiceName): Promise<void>;
  /** SIGKILL: no goodbye. */
  kill(name: ServiceName): Promise<void>;
  /** Process ids of what runs. */
  pids(): Partial<Record<ServiceName, number>>;
}

export interface SupervisorOptions {
  launch(name: ServiceName): ServiceProcess;
  urlOf(name: ServiceName): string;
  logOf(name: ServiceName): ServiceLog;
  /** A service ended that nobody had asked to. */
  onCrash(name: ServiceName, crash: StackError): void;
}

/** Keeps track of which service runs, and tells an end that was asked for from a crash. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { launch, urlOf, logOf, onCrash } = options;
  const running = new Map<ServiceName, ServiceProcess>();

  const take = (name: ServiceName): ServiceProcess | undefined => {
    const service = running.get(name);
    running.delete(name);
    return service;
  };
  return {
    async start(name) {
      if (running.has(name)) return;
      const service = launch(name);
      running.set(name, service);
      try {
        await service.untilReady(urlOf(name));
      } catch (error) {
        if (running.get(name) === service) running.delete(name);
        await service.kill();
        throw error;
      }
      void service.ended.then((how) => {
        if (running.get(name) !== service) return;
        running.delete(name);
        onCrash(name, failure(`${name} died with ${how}`, logOf(name)));
      });
    },
    stop: async (name) => take(name)?.stop(),
    kill: async (name) => take(name)?.kill(),
    pids: () =>
      Object.fromEntries([...running].flatMap(([name, { pid }]) => (pid ? [[name, pid]] : []))),
  };
}
