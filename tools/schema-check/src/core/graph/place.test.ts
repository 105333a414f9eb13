import { expect, it } from 'vitest';
import { composeSources } from './composition.ts';
import { placeOf } from './place.ts';

function graphOf(...subgraphs: [name: string, file: string, sdl: string][]) {
  const sources = subgraphs.map(([name, file, sdl]) => {
    return { name, file, sdl, routingUrl: `http://${name}/` };
  });
  const { graph, findings } = composeSources({ label: 'here', subgraphs: sources });
  if (!graph) throw new Error(findings[0]?.message);
  return graph;
}

it('finds what a subgraph lost that is called otherwise now, in its file', () => {
  const films = ['films', 'films.graphql', 'type Query { films: Int }'] as const;
  const before = graphOf(
    [...films],
    ['cast', 'cast.graphql', 'type Query {\n cast: Int\n stars: Int }'],
  );
  const after = graphOf([...films], ['people', 'cast.graphql', '\ntype Query {\n cast: Int }']);
  expect(placeOf('Query.stars', before, after)).toEqual({
    subgraph: 'people',
    location: { file: 'cast.graphql', line: 2, column: 6 },
  });
});
