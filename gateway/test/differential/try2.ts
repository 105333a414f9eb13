import { composeServices } from '@apollo/composition';
import { buildSchema, parse } from 'graphql';
import { choicesOf } from './choices.ts';
import { createData } from './data.ts';
import { anyFault, type Fault, worldFaults } from './faults.ts';
import { generateGraph } from './graph/generate-graph.ts';
import { generateOperation } from './operation/generate-operation.ts';
import { createMonolith } from './run/monolith.ts';
import { createOwnEngine } from './run/own-engine.ts';
import { startStockGateway } from './run/stock-gateway.ts';
import { createSubgraph } from './run/subgraph.ts';

const from = Number(process.argv[2] ?? 1),
  to = Number(process.argv[3] ?? 20),
  ops = Number(process.argv[4] ?? 15);
const clock: Record<string, number> = {};
const timed = async <T>(name: string, f: () => T | Promise<T>): Promise<T> => {
  const t = performance.now();
  try {
    return await f();
  } finally {
    clock[name] = (clock[name] ?? 0) + performance.now() - t;
  }
};
let cases = 0,
  rejected = 0,
  trivial = 0;
const problems = new Map<string, number>();
let shown = 0;
const SHOW = Number(process.env.SHOW ?? 3);
const ONLY = process.env.ONLY;
function note(kind: string, detail: () => string) {
  problems.set(kind, (problems.get(kind) ?? 0) + 1);
  if ((!ONLY || kind.includes(ONLY)) && shown < SHOW) {
    shown++;
    console.log('-----', kind);
    console.log(detail());
  }
}
for (let seed = from; seed <= to; seed++) {
  const choices = choicesOf(seed);
  const graph = generateGraph(choices);
  const { supergraphSdl } = await timed('compose', () =>
    composeServices(
      graph.subgraphs.map(({ name, typeDefs }) => ({
        name,
        url: 'http://x',
        typeDefs: parse(typeDefs),
      })),
    ),
  );
  if (!supergraphSdl) {
    rejected++;
    continue;
  }
  const data = createData(graph.world, buildSchema(supergraphSdl, { assumeValid: true }));
  const subgraphs = await timed(
    'subgraphs',
    () => new Map(graph.subgraphs.map((s) => [s.name, createSubgraph(s, graph.world, data)])),
  );
  const stock = await timed('stock load', () => startStockGateway(supergraphSdl, subgraphs));
  const engine = await timed('own load', () =>
    createOwnEngine(supergraphSdl, stock.schema, subgraphs),
  );
  const monolith = createMonolith(stock.schema, graph.world, data);
  for (let n = 0; n < ops; n++) {
    const operation = await timed('operation', () => generateOperation(choices, stock.schema));
    if (operation.source === '{ __typename }') trivial++;
    const faults: Fault[] = [
      { kind: 'none' },
      anyFault(choices, graph.subgraphs),
      anyFault(choices, graph.subgraphs),
    ];
    const show = (fault: Fault, extra: object) =>
      `seed ${seed} op ${n}\n${graph.subgraphs.map((s) => `# ${s.name}\n${s.typeDefs.split('])')[1]}`).join('\n')}\n${operation.source}\n${JSON.stringify(operation.variables)} ${JSON.stringify(fault)}\n${Object.entries(
        extra,
      )
        .map(([k, v]) => `${k}: ${JSON.stringify(v)}`)
        .join('\n')}`;
    let run;
    try {
      run = await timed('own plan', () => engine(operation.document));
    } catch (e) {
      note('plan: ' + (e as Error).message.slice(0, 60), () =>
        show({ kind: 'none' }, { stack: (e as Error).stack?.slice(0, 300) }),
      );
      continue;
    }
    for (const fault of faults) {
      cases++;
      let own: any;
      try {
        own = await timed('own', () => run(operation.variables, fault));
      } catch (e) {
        note('own throws ' + (e as Error).message.slice(0, 50), () =>
          show(fault, { s: (e as Error).stack }),
        );
        continue;
      }
      if (worldFaults.includes(fault.kind)) {
        const truth = await timed('monolith', () => monolith(operation, fault));
        if (JSON.stringify(truth.data) !== JSON.stringify(own.data)) {
          note('truth data ' + fault.kind, () => show(fault, { truth, own }));
          continue;
        }
        const tp = new Set(truth.errors?.map((e) => JSON.stringify(e.path)));
        const op = new Set(own.errors?.map((e: any) => JSON.stringify(e.path)));
        const missing = [...tp].filter((p) => !op.has(p)),
          more = [...op].filter((p) => !tp.has(p as string));
        if ((tp.size && !op.size) || (!tp.size && op.size))
          note('truth errors ' + fault.kind, () => show(fault, { truth, own }));
        else {
          if (missing.length)
            note('paths missing ' + fault.kind, () => show(fault, { missing, truth, own }));
          if (more.length)
            note('paths more ' + fault.kind, () => show(fault, { more, truth, own }));
        }
      }
      let st: any;
      try {
        st = await timed('stock', () => stock.execute(operation, fault));
      } catch (e) {
        note('stock throws ' + (e as Error).message.slice(0, 40), () =>
          show(fault, { own, s: (e as Error).stack?.slice(0, 500) }),
        );
        continue;
      }
      if (JSON.stringify(st.data) !== JSON.stringify(own.data))
        note('stock data ' + fault.kind, () => show(fault, { stock: st, own }));
    }
  }
  await stock.stop();
}
console.log({ cases, rejected, trivial });
console.log(Object.fromEntries(Object.entries(clock).map(([k, v]) => [k, Math.round(v)])));
console.log(problems);
