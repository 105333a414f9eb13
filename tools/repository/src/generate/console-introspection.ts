import { join } from 'node:path';
import { Supergraph } from '@apollo/federation-internals';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { introspectionFromSchema } from 'graphql';
import type { GeneratedFile } from './generated-file.ts';

const root = join(import.meta.dirname, '../../../..');

/** What clients see of the graph, as a type: the console's documents are typed by it (gql.tada). */
export function consoleIntrospection(supergraphSdl: string): GeneratedFile {
  const supergraph = Supergraph.build(supergraphSdl, { supportedFeatures: null });
  const schema = supergraph.apiSchema().toGraphQLJSSchema();
  // The package is of ES modules, its types of CommonJS: the two take graphql for different ones.
  const introspection = minifyIntrospection(introspectionFromSchema(schema) as never);
  return {
    file: join(root, 'console/src/app/graph/generated/introspection.d.ts'),
    content: outputIntrospectionFile(introspection, { fileType: '.d.ts', shouldPreprocess: true }),
  };
}
