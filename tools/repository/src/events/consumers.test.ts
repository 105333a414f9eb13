import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repositoryFolder } from '@supergraph/local-stack/services';
import { describe, expect, test } from 'vitest';
import { findBreaks, type JsonSchema } from './compare-schemas.ts';

const published = new Map<string, JsonSchema>(
  globSync('subgraphs/*/src/events/schemas/*.json', { cwd: repositoryFolder }).map((path) => [
    basename(path, '.json'),
    JSON.parse(readFileSync(join(repositoryFolder, path), 'utf8')),
  ]),
);

/** A publisher bounds its texts by patterns, which imply a length that no comparison can see. */
const isAboutLength = /has lost its (min|max)Length /;

const consumers = globSync('subgraphs/*/src/events/handlers.ts', { cwd: repositoryFolder });

describe.each(consumers)('%s', async (path) => {
  const { handlers }: { handlers: Record<string, { schema: JsonSchema }> } = await import(
    join(repositoryFolder, path)
  );

  test.each(Object.entries(handlers))(
    'reads every %s that may be published',
    (type, { schema }) => {
      const publishedSchema = published.get(type);
      expect(publishedSchema, `nobody publishes ${type}`).toBeDefined();
      const surprises = publishedSchema ? findBreaks(schema, publishedSchema) : [];
      expect(surprises.filter((sentence) => !isAboutLength.test(sentence))).toEqual([]);
    },
  );
});
