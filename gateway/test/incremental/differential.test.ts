import { setImmediate as nextTurn } from 'node:timers/promises';
import { print, specifiedRules, validate } from 'graphql';
import { expect, it } from 'vitest';
import { withDefer } from '../../src/incremental/defer-directive.ts';
import { deferRules } from '../../src/incremental/defer-rules.ts';
import { anyFault, type Fault, worldFaults } from '../differential/faults.ts';
import { type Lab, openLab } from '../differential/lab.ts';
import { generateOperation, type Operation } from '../differential/operation/generate-operation.ts';
import { BEYOND_LIMITS } from '../differential/run/limits.ts';
import { mergePart } from './merge-parts.ts';
import { sprinkleDefers } from './sprinkle-defers.ts';

const OPERATIONS_PER_GRAPH = 20;
/** Some ten times what an idle machine takes. */
const TIMEOUT_MS_PER_GRAPH = 60_000;
const SEED_DEFAULT = 20_261_126;

// By hand: DEFER_SEED=new DEFER_GRAPHS=200; the seed of a fault is printed with it.
const { DEFER_SEED: wished = SEED_DEFAULT, DEFER_GRAPHS = '8' } = process.env;
const seed = wished === 'new' ? Math.floor(Math.random() * 1_000_000_000) : Number(wished);
const graphs = Number(DEFER_GRAPHS);

interface Seen {
  operations: number;
  inParts: number;
  parts: number;
}

it(
  'the parts of an answer put together are the answer as it is without @defer',
  async () => {
    const seen: Seen = { operations: 0, inParts: 0, parts: 0 };
    for (let index = 0; index < graphs; index += 1) {
      await using lab = await openLab(seed + index);
      for (let left = lab ? OPERATIONS_PER_GRAPH : 0; lab && left > 0; left -= 1) {
        await compare(lab, seen);
      }
    }
    process.stdout.write(`defer seed ${seed}: ${JSON.stringify(seen)}\n`);
    expect(seen.inParts).toBeGreaterThan(graphs * 2);
  },
  graphs * TIMEOUT_MS_PER_GRAPH,
);

async function compare(lab: Lab, seen: Seen): Promise<void> {
  const { choices, schema, graph } = lab;
  const plain = generateOperation(choices, schema);
  const document = sprinkleDefers(choices, plain.document);
  if (validate(withDefer(schema), document, [...specifiedRules, ...deferRules]).length > 0) return;
  const asked = { ...plain, document };
  const fault = anyFault(choices, graph.subgraphs);
  const hint = `DEFER_SEED=${lab.seed} ${JSON.stringify([plain.variables, fault])} ${print(document)}`;
  try {
    const { whole, merged } = await answers(lab, asked, { kind: 'none' }, seen);
    expect(merged, hint).toEqual(whole);
    const faulty = await answers(lab, asked, fault, seen);
    if (!worldFaults.includes(fault.kind)) return;
    expect(contradictions(faulty.merged, faulty.whole), hint).toEqual([]);
  } catch (error) {
    if (String(error).includes(BEYOND_LIMITS)) return;
    throw new Error(`${String(error)} ${hint}`, { cause: error });
  }
}

async function answers({ engine, choices }: Lab, asked: Operation, fault: Fault, seen: Seen) {
  /** Some answers come before others, whoever was asked first. */
  const travel = async () => {
    for (let turns = choices.int(0, 5); turns > 0; turns -= 1) await nextTurn();
  };
  const whole = (await engine.prepare(asked)(fault)).data;
  const { data, later } = await engine.prepareParts(asked, travel)(fault);
  const merged = JSON.parse(data);
  seen.operations += 1;
  if (later) seen.inParts += 1;
  for await (const { parts } of later?.answers ?? []) {
    for (const part of parts) mergePart(merged, { ...part, data: JSON.parse(part.data) });
    seen.parts += parts.length;
  }
  return { whole, merged };
}

/** Where two answers have different values: a null may go further up in one than in the other. */
function contradictions(one: unknown, other: unknown, path = ''): string[] {
  if (one === null || other === null || one === undefined || other === undefined) return [];
  if (typeof one !== 'object' || typeof other !== 'object') return one === other ? [] : [path];
  return Object.entries(one).flatMap(([name, value]) =>
    Object.hasOwn(other, name)
      ? contradictions(value, (other as Record<string, unknown>)[name], `${path}.${name}`)
      : [],
  );
}
