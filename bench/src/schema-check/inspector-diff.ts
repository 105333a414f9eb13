import { readFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';

/** The smallest program that compares two files with GraphQL Inspector: `inspector-diff.ts OLD NEW`. */
const [before = '', after = ''] = process.argv.slice(2).map((file) => readFileSync(file, 'utf8'));
const changes = await diff(buildSchema(before), buildSchema(after));
process.stdout.write(`${changes.length} changes\n`);
