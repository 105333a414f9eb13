import { openRaw } from '@supergraph/testing/raw-client';
import { expect, it } from 'vitest';
import { createHttpApp } from '../../src/http/app.ts';
import { createOperatorsApp } from '../../src/http/operators.ts';
import { createLogger } from '../../src/logger.ts';
import { onScrape } from '../../src/metrics.ts';
import { startServer } from './support.ts';

const log = createLogger({ service: 'http-test', level: 'silent' });

it('know the methods that are served, and call the rest other', async () => {
  await using server = await startServer();
  await using operators = createOperatorsApp({ app: server.app, log });
  for (const method of ['GET', 'PROPFIND', 'M-SEARCH', 'UNLINK', 'PURGE']) {
    using client = openRaw(server.port);
    client.send(`${method} /nowhere HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n`);
    expect(await client.closed).toContain('HTTP/1.1 404 ');
  }
  const { body } = await operators.inject('/metrics');
  const given = body.matchAll(/^http_request_duration_seconds_count\{method="([^"]+)"/gm);
  const methods = Array.from(given, ([, method]) => method);
  expect(methods).toContain('other');
  expect(methods.filter((each) => !/^(GET|HEAD|OPTIONS|POST|other)$/.test(each ?? ''))).toEqual([]);
});

it('are written once for sixteen who read at a time', async () => {
  await using app = createHttpApp({ log, ready: {} });
  await using operators = createOperatorsApp({ app, log });
  let scrapes = 0;
  const end = onScrape(async () => {
    scrapes += 1;
  });
  const answers = await Promise.all(Array.from({ length: 16 }, () => operators.inject('/metrics')));
  end();
  expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
  expect(scrapes).toBe(1);
});
