// One process with three gateways over the same subgraphs: without tracing, with one trace in a hundred kept,
// and with all. Processes of their own would differ by more than what is to be measured.
import { readGatewayConfig } from '@supergraph/gateway/config';
import { createGatewayServer } from '@supergraph/gateway/server';
import { createOperatorsApp } from '@supergraph/service/http/operators';
import { createJwksKeySource } from '@supergraph/service/identity/key-source';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { startTracing } from '@supergraph/service/telemetry/tracing';

const config = readGatewayConfig();
if (!config.telemetry) throw new Error('OTEL_EXPORTER_OTLP_ENDPOINT is missing');
const { telemetry } = config;
const log = createLogger({ service: 'bench', level: 'warn' });
const keys = createJwksKeySource({ url: config.jwksUrl, log });
const deps = {
  ...config,
  log,
  keys,
  verifier: createVerifier({ ...config, keys }),
  usage: undefined,
};
const tracingOf = (samplerRatio: number) =>
  startTracing({ ...telemetry, samplerRatio }, { service: 'gateway', log });

const tracings = [undefined, await tracingOf(0.01), await tracingOf(1)];
const gateways = await Promise.all(
  tracings.map((tracing) => createGatewayServer({ ...deps, tracing })),
);
const [first] = gateways;
if (!first) throw new Error('there is no gateway');
const operators = createOperatorsApp({ app: first, log });
await operators.listen({ host: config.metricsHost, port: config.metricsPort });
for (const [index, gateway] of gateways.entries()) {
  await gateway.listen({ host: config.host, port: config.port + index });
}

process.once('SIGTERM', async () => {
  await Promise.all([...gateways, operators].map((app) => app.close()));
  await Promise.all(tracings.map((tracing) => tracing?.stop()));
  process.exit(0);
});
