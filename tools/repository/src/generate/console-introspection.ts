import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { composeSupergraph } from '@supergraph/schema-check';
import { introspectionFromSchema } from 'graphql';
import type { GeneratedFile } from './generated-file.ts';

const root = join(import.meta.dirname, '../../../..');

/** What clients see of the graph, as a type: the console's documents are typed by it (gql.tada). */
export async function consoleIntrospection(): Promise<GeneratedFile> {
  const { supergraphSdl } = await composeSupergraph(join(root, 'supergraph.yaml'));
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  // The package is of ES modules, its types of CommonJS: the two take graphql for different ones.
  const introspection = minifyIntrospection(introspectionFromSchema(schema) as never);
  return {
    file: join(root, 'console/src/app/graph/generated/introspection.d.ts'),
    content: outputIntrospectionFile(introspection, { fileType: '.d.ts', shouldPreprocess: true }),
  };
}
