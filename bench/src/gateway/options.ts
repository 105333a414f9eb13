import { parseArgs } from 'node:util';

/** What of the gateway is measured; the first of them unless another is asked for. */
const partNames = ['beside', 'own', 'cold', 'memory'] as const;

export type PartName = (typeof partNames)[number];

export interface GatewayBenchOptions {
  readonly parts: readonly PartName[];
  /** Rounds of each contestant, and how long each lasts. */
  readonly rounds: number;
  readonly seconds: number;
  /** Of load with ever new operations. */
  readonly minutes: number;
}

/**
 * Reads what follows `npm run bench -- gateway`: `--part beside|own|cold|memory` (several may be given),
 * `--rounds 5`, `--seconds 6`, `--minutes 2`.
 *
 * @throws Error for a part that there is not, and for a number that is none
 */
export function readOptions(args: readonly string[]): GatewayBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      part: { type: 'string', multiple: true, default: ['beside'] },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '6' },
      minutes: { type: 'string', default: '2' },
    },
  });
  return {
    parts: values.part.map(partOf),
    rounds: positive('rounds', values.rounds),
    seconds: positive('seconds', values.seconds),
    minutes: positive('minutes', values.minutes),
  };
}

function partOf(name: string): PartName {
  const part = partNames.find((each) => each === name);
  if (part) return part;
  throw new Error(`--part must be one of ${partNames.join(', ')}, not "${name}"`);
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new Error(`--${name} must be a number above 0, not "${text}"`);
}
