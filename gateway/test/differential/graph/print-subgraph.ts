import type { Declared, Subgraph } from './draft.ts';
import type { SubgraphSource } from './world.ts';

const LINK = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [
  "@key", "@external", "@requires", "@provides", "@shareable", "@override", "@inaccessible",
  "@interfaceObject"
])`;

export function printSubgraph({ name, declared }: Subgraph): SubgraphSource {
  const types = [...declared].map(([typeName, type]) => printType(typeName, type));
  return { name, typeDefs: [LINK, ...types].join('\n') };
}

function printType(name: string, { keyword, interfaces, directives, fields, text }: Declared) {
  const implemented = interfaces.size > 0 ? ` implements ${[...interfaces].join(' & ')}` : '';
  const applied = [...directives].map((one) => ` ${one}`).join('');
  const body = text ?? `{\n${[...fields.values()].map((field) => `  ${field}`).join('\n')}\n}`;
  return `${keyword} ${name}${implemented}${applied} ${body}`;
}
