import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { choicesOf } from './choices.ts';
import { generateGraph } from './graph/generate-graph.ts';
let ok = 0; const errs = new Map<string, string[]>();
let t = 0;
for (let seed = 1; seed <= 150; seed++) {
  const graph = generateGraph(choicesOf(seed));
  const t0 = performance.now();
  let messages: string[] = [];
  try {
    const { supergraphSdl, errors } = composeServices(graph.subgraphs.map(({ name, typeDefs }) => ({ name, url: 'http://x', typeDefs: parse(typeDefs) })));
    if (supergraphSdl) { ok++; if (seed === Number(process.argv[2])) console.log(graph.subgraphs.map(s => '# ' + s.name + '\n' + s.typeDefs).join('\n')); }
    messages = (errors ?? []).map((e) => `${(e.extensions as any)?.code} ${e.message.slice(0, 500)}`);
  } catch (e) { messages = ['THROWN ' + (e as Error).stack?.slice(0, 600)]; }
  t += performance.now() - t0;
  for (const m of messages.slice(0, 1)) { const k = m.split(' ')[0]!; errs.set(k, [...(errs.get(k) ?? []), `${seed}: ${m}`]); }
}
console.log(ok, 'ok', t / 150, 'ms each');
for (const [k, v] of errs) console.log(k, v.length, v.slice(0, 2).join('\n   '));
