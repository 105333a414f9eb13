import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { buildConsole } from '@supergraph/local-stack/console-build';
import { makeFleetingFolder } from '@supergraph/local-stack/fleeting-folder';
import { freePort } from '@supergraph/local-stack/free-port';
import { freePorts } from '@supergraph/local-stack/ports';
import type { ServiceName, Surroundings } from '@supergraph/local-stack/services';
import { startStack } from '@supergraph/local-stack/stack';
import { fastStart } from '@supergraph/service/start/fast-start';
import { oidcClient } from '@supergraph/testing/oidc-provider';
import { type Started, shareInRun } from '@supergraph/testing/share-in-run';
import { startTraceReceiver } from '@supergraph/testing/trace-receiver';
import type { TestProject } from 'vitest/node';
import { serveControl } from './control-server.ts';
import { plainEnvironment } from './environment.ts';

export interface RunningStack {
  urls: Record<ServiceName, string>;
  /** Ports, databases and secrets, as every service was given them. */
  surroundings: Surroundings;
  /** Where test files ask for services to be stopped and started. */
  controlUrl: string;
  /** Takes the spans of every service. */
  traceReceiverUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    stack: RunningStack;
  }
}

/** One running system with its demo data for all files: each has its own users, products and orders. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { shared, leave } = await shareInRun('stack', start);
  project.provide('stack', shared.running);
  return leave;
}

async function start(): Promise<Started & { running: RunningStack }> {
  const dataFolder = await makeFleetingFolder('supergraph-e2e-');
  const ports = await freePorts();
  const traces = await startTraceReceiver();
  const provider = await startProvider(ports.gateway);
  const oidcFile = join(dataFolder, 'oidc.json');
  const elsewhere = { label: 'Elsewhere', issuer: provider.issuer, ...oidcClient };
  const away = { ...elsewhere, label: 'Nobody', issuer: `http://127.0.0.1:${await freePort()}` };
  await writeFile(oidcFile, JSON.stringify({ elsewhere, away }));
  // Unpacked once: of two that find none at the same time, one would start the other's half of a file.
  const browserUnpacked = chromium.executablePath();
  // Here nothing bounds how long it takes, and no test waits for it.
  await buildConsole();
  const stack = await startStack({
    dataFolder,
    ports,
    fsync: false,
    copy: true,
    env: {
      ...plainEnvironment(),
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
      // Only requests that ask for it are traced.
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
    },
    // A busy machine shall make tests slow, not wrong: what is down is refused at once all the same.
    serviceEnv: { gateway: { SUBGRAPH_TIMEOUT_MS: '30000' }, auth: { OIDC_FILE: oidcFile } },
    // A service that dies unasked fails the tests that need it, and they say what they missed.
    onCrash: (_name, crash) => process.stderr.write(`${crash.message}\n`),
  });
  await browserUnpacked;
  const control = await serveControl(stack);
  const { urls, databaseUrls, secrets } = stack;
  const mailboxFolder = join(dataFolder, 'mailbox');
  const surroundings = { ports, databaseUrls, secrets, mailboxFolder };
  return {
    running: {
      ...{ urls, surroundings, controlUrl: control.url, traceReceiverUrl: traces.url },
    },
    async stop() {
      await control.close();
      await stack.stop();
      await provider.stop();
      await traces.stop();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

/** Where people of the stack may sign in elsewhere. */
async function startProvider(gatewayPort: number): Promise<{ issuer: string } & Started> {
  const callback = `http://localhost:${gatewayPort}/auth/oidc/elsewhere/callback`;
  const file = fileURLToPath(new URL('oidc-provider.ts', import.meta.url));
  const child = spawn(process.execPath, [...fastStart, file, callback], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = once(child, 'exit');
  // It says where it is once it listens, and nothing where it cannot.
  const [said] = await Promise.race([once(child.stdout, 'data'), ended]);
  if (!Buffer.isBuffer(said)) throw new Error(`the provider ended with ${said}`);
  return {
    issuer: said.toString().trim(),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
