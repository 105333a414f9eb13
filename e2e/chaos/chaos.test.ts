import { rm } from 'node:fs/promises';
import { type ChaosOptions, runChaos } from '@supergraph/chaos/chaos';
import { describeReport } from '@supergraph/chaos/report';
import { makeFleetingFolder } from '@supergraph/local-stack/fleeting-folder';
import { hasRabbitmq, rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { plainEnvironment } from '../harness/environment.ts';

/** The short form of `npm run chaos`: those faults first after which something has to time out. */
const shortForm = {
  clients: 3,
  watchers: 60,
  seconds: 19,
  faultEverySeconds: 3,
  only: [
    'kill -9 inventory',
    'kill -9 orders',
    'crash of Postgres',
    'broker restarts',
    'freeze inventory',
    'full pool of orders',
    'rolling restart',
  ],
  env: plainEnvironment(),
};

/** Another each time; CHAOS_SEED repeats the faults of a run that failed. */
const seed = Number(process.env['CHAOS_SEED']) || Math.ceil(Math.random() * 1_000_000);

/** Half a minute on an idle machine. */
const testMsMax = 480_000;

let folder: string;
beforeEach(async () => {
  folder = await makeFleetingFolder('supergraph-chaos-');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function survives(options: Pick<ChaosOptions, 'rabbitmqUrl' | 'hops'>): Promise<void> {
  const report = await runChaos({ ...shortForm, ...options, folder, seed });
  const text = `CHAOS_SEED=${seed}\n${describeReport(report)}`;
  expect(report.recoveries.map(({ fault }) => fault)).toEqual(shortForm.only);
  expect(report.counts['CONFIRMED'], text).toBeGreaterThan(0);
  expect(report.counts['came again'], text).toBeGreaterThan(0);
  const broken = report.verdicts.filter(({ violations }) => violations.length > 0);
  expect(broken, text).toEqual([]);
}

it(
  'loses and doubles nothing while faults strike, with events in Postgres, in one hop',
  () => survives({ hops: 1 }),
  testMsMax,
);

if (await hasRabbitmq())
  it(
    'loses and doubles nothing while faults strike, with events in RabbitMQ, in two hops',
    () => survives({ rabbitmqUrl, hops: 2 }),
    testMsMax,
  );
