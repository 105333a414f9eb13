import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CannotRunError } from '../cannot-run.ts';
import { formats } from './report/formats.ts';

export interface Output {
  readonly format: string;
  /** None: standard output. */
  readonly file?: string;
}

export interface CheckOptions {
  readonly base?: string;
  readonly operations: readonly string[];
  readonly usage?: string;
  readonly contracts: readonly string[];
  readonly outputs: readonly Output[];
  readonly failOn?: 'error' | 'warning' | 'info' | 'never';
  readonly config?: string;
  readonly isHelp: boolean;
}

export const HELP = `Usage: npm run schema:check -- [options]

Composes and lints the subgraphs of the working tree, and judges what changed since a base.

  --base REF|FILE       a git ref, a supergraph.yaml or a composed supergraph; default: where the branch left main
  --operations GLOB     documents, source files or manifests that clients send; may be repeated
  --usage FILE|URL      recorded usage, as npm run usage:export writes it
  --contract NAME       only this contract of the config; may be repeated
  --format NAME[=FILE]  ${Object.keys(formats).join(', ')}; may be repeated; default: text
  --fail-on SEVERITY    error (default), warning, info or never
  --config FILE         default: .schema-check.yaml
  --help                this text

Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 it could not run. More in docs/schema-check.md.
`;

const failOnSchema = z.enum(['error', 'warning', 'info', 'never']).optional();

/** @throws CannotRunError */
export function readOptions(argv: readonly string[]): CheckOptions {
  const { values } = parse(argv);
  const failOn = failOnSchema.safeParse(values['fail-on']);
  if (!failOn.success) {
    throw new CannotRunError(
      `--fail-on ${values['fail-on']} is not a severity: use error, warning, info or never.`,
    );
  }
  const outputs = (values.format ?? ['text']).flatMap((list) => list.split(',')).map(readOutput);
  if (outputs.filter(({ file }) => file === undefined).length > 1) {
    throw new CannotRunError(
      'Only one --format can be written to the output: give the others a file, as in --format json=report.json.',
    );
  }
  return {
    base: values.base,
    operations: values.operations ?? [],
    usage: values.usage,
    contracts: values.contract ?? [],
    outputs,
    failOn: failOn.data,
    config: values.config,
    isHelp: values.help ?? false,
  };
}

function readOutput(text: string): Output {
  const [format = '', ...rest] = text.split('=');
  const file = rest.join('=');
  if (!(format in formats)) {
    throw new CannotRunError(
      `--format ${format} is not known: use ${Object.keys(formats).join(', ')}.`,
    );
  }
  return file === '' ? { format } : { format, file };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        base: { type: 'string' },
        operations: { type: 'string', multiple: true },
        usage: { type: 'string' },
        contract: { type: 'string', multiple: true },
        format: { type: 'string', multiple: true },
        'fail-on': { type: 'string' },
        config: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('. ', 1)[0] : String(error);
    throw new CannotRunError(`${reason}. See npm run schema:check -- --help.`);
  }
}
