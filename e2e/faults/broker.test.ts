import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@supergraph/local-stack/free-port';
import { serviceFolder, serviceVariables } from '@supergraph/local-stack/services';
import { fastStart } from '@supergraph/service/start/fast-start';
import { hasRabbitmq, rabbitmqUrl } from '@supergraph/testing/rabbitmq';
import { createTcpProxy } from '@supergraph/testing/tcp-proxy';
import { expect, inject, it } from 'vitest';
import { plainEnvironment } from '../harness/environment.ts';
import { eventually } from '../harness/eventually.ts';

/** One more process of orders, whose way to the events is the test's. */
async function startOrders(eventsUrl: string) {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [...fastStart, 'src/main.ts'], {
    cwd: serviceFolder('orders'),
    env: {
      ...plainEnvironment(),
      ...serviceVariables('orders', inject('stack').surroundings),
      ORDERS_PORT: String(port),
      METRICS_PORT: String(metricsPort),
      EVENTS_URL: eventsUrl,
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const ask = (path: string) => fetch(`http://127.0.0.1:${metricsPort}${path}`);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  await eventually(() => ask('/health')).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    async health() {
      return (await ask('/health')).status;
    },
    async readiness() {
      const answer = await ask('/ready');
      return { code: answer.status, body: await answer.json() };
    },
    [Symbol.asyncDispose]: stop,
  };
}

const wrongBrokers: [string, string, RegExp][] = [
  [
    'an address where nothing answers',
    'amqp://guest:guest@127.0.0.1:1',
    /^[^\n]* cannot be used: /,
  ],
];
if (await hasRabbitmq()) {
  const refused = new URL(rabbitmqUrl);
  refused.password = 'wrong';
  const sentence = /^RabbitMQ at [^\n]* refuses the login of \w+\.$/;
  wrongBrokers.push(['a login that is refused', refused.href, sentence]);
}

it.each(wrongBrokers)(
  'stays up and not ready with %s, and says so in one sentence',
  async (_, eventsUrl, sentence) => {
    await using orders = await startOrders(eventsUrl);
    await eventually(async () =>
      expect(await orders.readiness()).toMatchObject({
        code: 503,
        body: { checks: { database: 'ok', events: expect.stringMatching(sentence) } },
      }),
    );
    expect(await orders.health()).toBe(200);
  },
);

it('becomes ready when its broker is there, and stays ready when that is lost', async () => {
  const { databaseUrls } = inject('stack').surroundings;
  await using proxy = await createTcpProxy(databaseUrls.events);
  await proxy.cut();
  await using orders = await startOrders(proxy.through(databaseUrls.events));
  await eventually(async () =>
    expect(await orders.readiness()).toMatchObject({
      code: 503,
      body: { checks: { database: 'ok' } },
    }),
  );
  await proxy.restore();
  await eventually(async () => expect((await orders.readiness()).code).toBe(200));
  await proxy.cut();
  expect((await orders.readiness()).code).toBe(200);
});
