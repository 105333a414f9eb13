import { agreeOnPublicSchemas } from './agreement.ts';
import { benchBesideInspector } from './beside-inspector.ts';
import { benchGrowth } from './growth.ts';
import { installPublicSchemas } from './public-schemas.ts';

/** What a schema check takes, beside GraphQL Inspector on a public schema, and how it grows with a graph. */
export async function benchSchemaCheck(): Promise<void> {
  await installPublicSchemas();
  await agreeOnPublicSchemas();
  await benchBesideInspector();
  await benchGrowth();
}
