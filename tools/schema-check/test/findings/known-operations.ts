import { yaml } from '../support/repository.ts';
import { hole } from '../verdicts/verdict.ts';
import { type Fixture, WITHOUT_LINT } from './fixture.ts';

export const knownOperations: Fixture = {
  name: 'what is wrong with known operations',
  config: `operations: [operations/*, web/*.graphql]\n${WITHOUT_LINT}`,
  before: {
    'supergraph.yaml': yaml('shop'),
    'shop.graphql': `
type Query { product: Product }
type Product { title: String! weight: Int @deprecated(reason: "Use grams.") grams: Int }
`,
    'operations/product-page.graphql': 'query ProductPage { product { title } }\n',
    'operations/weight.graphql': 'query Weight { product { weight } }\n',
  },
  after: {
    'shop.graphql': `
type Query { product: Product }
type Product { weight: Int @deprecated(reason: "Use grams.") grams: Int }
`,
    'operations/weight-again.graphql': 'query Weight { product { grams } }\n',
    'operations/broken.graphql': 'query Broken {\n  product {\n}\n',
    'operations/pieces.ts': `const PIECES = gql\`query Pieces { product { ${hole('fields')} } }\`;\n`,
    'operations/manifest.json': '{ "format": "relay", "version": 1, "operations": [] }\n',
  },
  shows: {
    error: ['diff/field-removed', 'operation/syntax', 'operation/manifest', 'operation/invalid'],
    warning: ['operation/duplicate-name', 'operation/no-files', 'operation/unreadable'],
    info: ['operation/deprecated'],
  },
};
