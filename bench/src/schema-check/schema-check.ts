import { installPeer } from '../peers/install.ts';
import { agreeOnPublicSchemas } from './agreement.ts';
import { benchBesideInspector } from './beside-inspector.ts';
import { benchGrowth } from './growth.ts';

/** What a schema check takes, beside GraphQL Inspector on a public schema, and how it grows with a graph. */
export async function benchSchemaCheck(): Promise<void> {
  await installPeer('public-schemas');
  await agreeOnPublicSchemas();
  await benchBesideInspector();
  await benchGrowth();
}
