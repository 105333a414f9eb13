import { expect, it } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../config.ts';
import { telemetryConfig, telemetryVariables } from './variables.ts';

const read = (env: Record<string, string>) =>
  telemetryConfig(readConfig(z.object(telemetryVariables), env));

it('is off where nobody takes traces, whatever else is set', () => {
  expect(read({})).toBeUndefined();
  expect(
    read({ OTEL_EXPORTER_OTLP_ENDPOINT: '', OTEL_TRACES_SAMPLER: 'always_on' }),
  ).toBeUndefined();
});

it('reads the variables of OpenTelemetry', () => {
  expect(
    read({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20YTpi==, x-scope=a',
      OTEL_SERVICE_NAME: 'shop-gateway',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=live,team=shop%2Cfront',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.01',
    }),
  ).toEqual({
    endpoint: 'http://collector:4318',
    headers: { authorization: 'Basic YTpi==', 'x-scope': 'a' },
    serviceName: 'shop-gateway',
    resourceAttributes: { 'deployment.environment.name': 'live', team: 'shop,front' },
    sampler: 'parentbased_traceidratio',
    samplerRatio: 0.01,
  });
});

it('tells every fault at once', () => {
  const faulty = {
    OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317',
    OTEL_EXPORTER_OTLP_HEADERS: 'nonsense',
    OTEL_RESOURCE_ATTRIBUTES: 'team=100%',
    OTEL_TRACES_SAMPLER: 'sometimes',
    OTEL_TRACES_SAMPLER_ARG: '1.5',
  };
  for (const name of Object.keys(faulty)) expect(() => read(faulty)).toThrow(`${name}: must be`);
});
