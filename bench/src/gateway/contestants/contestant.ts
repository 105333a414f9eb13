import { join } from 'node:path';
import { freePort } from '@supergraph/local-stack/free-port';
import { createServiceLog } from '@supergraph/local-stack/service-log';
import { type ServiceStart, startProcess } from '@supergraph/local-stack/service-process';
import type { FakeSubgraphs } from '../subgraphs/start.ts';

/** What every contestant finds. */
export interface Surroundings {
  /** For logs. */
  readonly folder: string;
  readonly supergraphFile: string;
  readonly subgraphs: FakeSubgraphs;
  readonly issuer: string;
  readonly audience: string;
}

/** A gateway, or what stands in for one, as a process of its own. */
export interface Contestant {
  readonly name: string;
  /** As the table shows it. */
  readonly title: string;
  /** Its peer's folder, where it is installed only to be measured. */
  readonly peer?: string;
  start(
    surroundings: Surroundings,
    port: number,
  ): Pick<ServiceStart, 'folder' | 'script' | 'args'> & { env: Record<string, string> };
}

export interface StartedContestant {
  readonly contestant: Contestant;
  readonly url: string;
  readonly pid: number;
  /** How it ended, once it did. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** It may not answer yet: `checkAnswer` waits for that. */
export async function startContestant(
  contestant: Contestant,
  surroundings: Surroundings,
): Promise<StartedContestant> {
  const port = await freePort();
  const log = createServiceLog(
    join(surroundings.folder, `${contestant.name}.log`),
    () => undefined,
  );
  const { env, ...start } = contestant.start(surroundings, port);
  const started = startProcess({
    name: contestant.title,
    ...start,
    env: { ...process.env, NODE_ENV: 'production', ...env },
    log,
  });
  return {
    contestant,
    url: `http://127.0.0.1:${port}`,
    pid: started.pid ?? 0,
    ended: started.ended,
    async stop() {
      await started.stop();
      log.close();
    },
  };
}
