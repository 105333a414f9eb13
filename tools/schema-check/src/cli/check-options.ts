import { formats } from '../check/report/formats.ts';
import type { Output } from '../check/report/write-reports.ts';
import type { CheckOptions } from '../check/run-check.ts';
import { CannotRunError } from '../core/cannot-run.ts';
import { readArguments, type Values } from './command.ts';

export const HELP = `Usage: schema-check check [options]

Composes and lints the subgraphs of the working tree, and judges what changed since a base.

  --base REF|FILE       a git ref, a supergraph.yaml or a composed supergraph, or none; default: where the branch left main
  --operations GLOB     documents, source files or manifests that clients send; may be repeated
  --usage FILE|URL      recorded usage
  --contract NAME       only this contract of the config; may be repeated
  --format NAME[=FILE]  ${Object.keys(formats).join(', ')}; may be repeated; default: text
  --fail-on SEVERITY    error (default), warning, info or never

  --subgraph NAME       one subgraph alone, without the sources of the others:
  --schema FILE         its SDL,
  --supergraph FILE     the composed supergraph that it shall be a part of,
  --routing-url URL     and where it answers, when the supergraph does not know it

  --write-baseline      writes what lint finds into lint.baseline, so that it is told no more
  --config FILE         default: .schema-check.yaml
  --help                this text

Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 it could not run.
`;

export const checkOptions = {
  base: { type: 'string' },
  operations: { type: 'string', multiple: true },
  usage: { type: 'string' },
  contract: { type: 'string', multiple: true },
  format: { type: 'string', multiple: true },
  'fail-on': { type: 'string' },
  subgraph: { type: 'string' },
  schema: { type: 'string' },
  supergraph: { type: 'string' },
  'routing-url': { type: 'string' },
  'write-baseline': { type: 'boolean' },
  config: { type: 'string' },
} as const;

/** What `schema-check check` would do with these arguments. @throws CannotRunError */
export function readOptions(args: readonly string[]): CheckOptions {
  return optionsOf(readArguments('check', { args, options: checkOptions }).values);
}

/** @throws CannotRunError */
export function optionsOf(values: Values<typeof checkOptions>): CheckOptions {
  return {
    base: values.base,
    operations: values.operations ?? [],
    usage: values.usage,
    contracts: values.contract ?? [],
    outputs: outputsOf(values.format),
    failOn: failOnOf(values['fail-on']),
    config: values.config,
    writesBaseline: values['write-baseline'],
    alone: readAlone(values),
  };
}

/** @throws CannotRunError */
export function failOnOf(text: string | undefined): CheckOptions['failOn'] {
  const failOn = (['error', 'warning', 'info', 'never'] as const).find((one) => one === text);
  if (failOn !== undefined || text === undefined) return failOn;
  throw new CannotRunError(
    `--fail-on ${text} is not a severity: use error, warning, info or never.`,
  );
}

/** @throws CannotRunError */
export function outputsOf(formats: readonly string[] = ['text']): Output[] {
  const outputs = formats.flatMap((list) => list.split(',')).map(readOutput);
  if (outputs.filter(({ file }) => file === undefined).length <= 1) return outputs;
  throw new CannotRunError(
    'Only one --format can be written to the output: give the others a file, as in --format json=report.json.',
  );
}

function readAlone(values: Values<typeof checkOptions>): CheckOptions['alone'] {
  const { subgraph, schema, supergraph, 'routing-url': routingUrl } = values;
  if ([subgraph, schema, supergraph, routingUrl].every((value) => value === undefined)) return;
  if (!subgraph || !schema || !supergraph) {
    throw new CannotRunError('One subgraph alone needs --subgraph, --schema and --supergraph.');
  }
  if (values.base === undefined) return { subgraph, schema, supergraph, routingUrl };
  throw new CannotRunError('--supergraph is the base already: leave --base out.');
}

function readOutput(text: string): Output {
  const [format = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (!Object.hasOwn(formats, format)) {
    throw new CannotRunError(
      `--format ${format} is not known: use ${Object.keys(formats).join(', ')}.`,
    );
  }
  return file === '' ? { format } : { format, file };
}
