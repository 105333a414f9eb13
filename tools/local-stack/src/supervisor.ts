import type { ServiceLog } from './service-log.ts';
import { failure, type ServiceProcess } from './service-process.ts';
import type { StackError } from './stack-error.ts';

export interface Supervisor {
  /** Resolves when the process is ready. @throws StackError when it does not become so */
  start(id: string): Promise<void>;
  stop(id: string): Promise<void>;
  /** SIGKILL: no goodbye. */
  kill(id: string): Promise<void>;
  /** Process ids of what runs. */
  pids(): Record<string, number>;
}

export interface SupervisorOptions {
  launch(id: string): ServiceProcess;
  urlOf(id: string): string;
  logOf(id: string): ServiceLog;
  /** A process ended that nobody had asked to. */
  onCrash(id: string, crash: StackError): void;
}

/** Keeps track of which process runs, and tells an end that was asked for from a crash. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const { launch, urlOf, logOf, onCrash } = options;
  const running = new Map<string, ServiceProcess>();

  const take = (id: string): ServiceProcess | undefined => {
    const service = running.get(id);
    running.delete(id);
    return service;
  };
  return {
    async start(id) {
      if (running.has(id)) return;
      const service = launch(id);
      running.set(id, service);
      try {
        await service.untilReady(urlOf(id));
      } catch (error) {
        if (running.get(id) === service) running.delete(id);
        await service.kill();
        throw error;
      }
      void service.ended.then((how) => {
        if (running.get(id) !== service) return;
        running.delete(id);
        onCrash(id, failure(`${id} died with ${how}`, logOf(id)));
      });
    },
    stop: async (id) => take(id)?.stop(),
    kill: async (id) => take(id)?.kill(),
    pids: () =>
      Object.fromEntries([...running].flatMap(([id, { pid }]) => (pid ? [[id, pid]] : []))),
  };
}
