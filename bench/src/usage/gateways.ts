// One process with two gateways over the same subgraphs, of which the second records usage. Two
// processes would differ by more than what is to be measured: in layout of memory, in what was
// compiled when.
import { readGatewayConfig } from '@supergraph/gateway/config';
import { createGatewayMetrics } from '@supergraph/gateway/metrics';
import { createGatewayServer } from '@supergraph/gateway/server';
import { createUsageRecorder } from '@supergraph/gateway/usage/recorder';
import { createOperatorsApp } from '@supergraph/service/http/operators';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';

const config = readGatewayConfig();
if (!config.usage) throw new Error('USAGE_DATABASE_URL is missing');
const log = createLogger({ service: 'bench', level: 'warn' });
const keys = createJwksKeySource({ url: config.jwksUrl, log });
const deps = { ...config, log, keys, verifier: createVerifier({ ...config, keys }) };
const usage = createUsageRecorder({ ...config.usage, log, metrics: createGatewayMetrics() });

const without = await createGatewayServer({ ...deps, usage: undefined });
const recording = await createGatewayServer({ ...deps, usage });
const operators = createOperatorsApp({ app: without, log });
await operators.listen({ host: config.metricsHost, port: config.metricsPort });
await without.listen({ host: config.host, port: config.port });
await recording.listen({ host: config.host, port: config.port + 1 });

process.once('SIGTERM', async () => {
  await Promise.all([without.close(), recording.close(), operators.close()]);
  await usage.stop();
  process.exit(0);
});
