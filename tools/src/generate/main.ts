import { writeResolverTypes } from './resolver-types.ts';

await writeResolverTypes();
