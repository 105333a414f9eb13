import { z } from 'zod';
import { variables } from '../config.ts';

export const samplerNames = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

export type SamplerName = (typeof samplerNames)[number];

/** Variables of the OpenTelemetry specification that every service reads. */
export const telemetryVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: variables.url('http', 'https').optional(),
  OTEL_EXPORTER_OTLP_HEADERS: pairs(),
  OTEL_SERVICE_NAME: variables.text().optional(),
  OTEL_RESOURCE_ATTRIBUTES: pairs(),
  OTEL_TRACES_SAMPLER: z
    .enum(samplerNames, `must be one of ${samplerNames.join(', ')}`)
    .default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: z
    .string()
    .regex(/^(0|1|0?\.\d+|[01]\.0+)$/, 'must be a number from 0 to 1')
    .transform(Number)
    .optional(),
};

type Given = z.output<z.ZodObject<typeof telemetryVariables>>;

export interface TelemetryConfig {
  /** Where OTLP over HTTP is taken, without `/v1/traces`. */
  endpoint: string;
  /** Of each export, such as the key of a vendor. */
  headers: Readonly<Record<string, string>>;
  /** Default: the service's own. */
  serviceName?: string | undefined;
  resourceAttributes: Readonly<Record<string, string>>;
  sampler: SamplerName;
  /** Of traces that begin here, for the samplers by ratio. Default all. */
  samplerRatio?: number | undefined;
}

/** The same under the names that code uses; undefined where nobody takes traces. */
export function telemetryConfig(given: Given): TelemetryConfig | undefined {
  if (given.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return undefined;
  return {
    endpoint: given.OTEL_EXPORTER_OTLP_ENDPOINT,
    headers: given.OTEL_EXPORTER_OTLP_HEADERS,
    serviceName: given.OTEL_SERVICE_NAME,
    resourceAttributes: given.OTEL_RESOURCE_ATTRIBUTES,
    sampler: given.OTEL_TRACES_SAMPLER,
    samplerRatio: given.OTEL_TRACES_SAMPLER_ARG,
  };
}

/** `key=value,key=value`, values percent-encoded where need be (OpenTelemetry, Resource SDK). */
function pairs() {
  return z
    .string()
    .regex(
      /^\s*[^=,\s]+\s*=[^,]*(,\s*[^=,\s]+\s*=[^,]*)*$/,
      'must be key=value, several separated by commas',
    )
    .refine(isDecodable, 'must be percent-encoded as in an address')
    .transform(readPairs)
    .default({});
}

function isDecodable(text: string): boolean {
  return !/%(?![\da-f]{2})/i.test(text) && URL.canParse(`https://pairs.test/?${text}`);
}

function readPairs(text: string): Record<string, string> {
  const entries = text.split(',').map((pair): [string, string] => {
    const [key = '', ...value] = pair.split('=');
    return [key.trim(), decode(value.join('=').trim())];
  });
  return Object.fromEntries(entries);
}

/** Of what is well-formed and still no UTF-8, the text as it stands. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
