import { readdir, readFile } from 'node:fs/promises';
import { Supergraph } from '@apollo/federation-internals';
import { generateDemo } from '@supergraph/demo-data/generate';
import { judgeDocument } from '@supergraph/service/graphql/document/judge-document';
import { clientDocumentLimits } from '@supergraph/service/graphql/document/limits';
import { type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { composeSdl } from '../generate/composed-supergraph.ts';
import { operationsFolder, readExampleOperations } from './example-operations.ts';

const examples = await readExampleOperations();

describe('example operations', () => {
  let schema: GraphQLSchema;
  beforeAll(async () => {
    const content = await composeSdl();
    schema = Supergraph.build(content, { supportedFeatures: null }).apiSchema().toGraphQLJSSchema();
  });

  it.each(examples)('$name is one valid operation of that name', ({ name, document }) => {
    const parsed = parse(document);
    expect(validate(schema, parsed)).toEqual([]);
    expect(judgeDocument(document, clientDocumentLimits)).not.toHaveProperty('rule');
    expect(parsed.definitions).toHaveLength(1);
    expect(getOperationAST(parsed, name)?.name?.value).toBe(name);
  });

  it.each(examples)('$name comes with the variables that it declares', (example) => {
    const declared = getOperationAST(parse(example.document))?.variableDefinitions ?? [];
    const { errors } = getVariableValues(schema, declared, example.variables);
    expect(errors ?? []).toEqual([]);
    const names = declared.map(({ variable }) => variable.name.value);
    expect(Object.keys(example.variables).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('have no sample variables without an operation', async () => {
    const files = await readdir(operationsFolder);
    const orphans = files.filter(
      (file) =>
        file.endsWith('.variables.json') &&
        !files.includes(file.replace('.variables.json', '.graphql')),
    );
    expect(orphans).toEqual([]);
  });

  it('name things that the demo data has', async () => {
    const demo = JSON.stringify(generateDemo());
    for (const { name, variables } of examples) {
      const text = JSON.stringify(variables);
      const ids = text.match(/\b[a-z]{3}_[\da-f-]{36}\b/g) ?? [];
      for (const id of ids) expect(demo, `${name}: ${id}`).toContain(`"${id}"`);
      if (typeof variables['sku'] === 'string') expect(demo).toContain(`"${variables['sku']}"`);
    }
  });

  it('reach every query and every mutation of the core', async () => {
    const documents = await Promise.all(
      examples.map(({ name }) => readFile(`${operationsFolder}/${name}.graphql`, 'utf8')),
    );
    const text = documents.join('\n');
    for (const field of ['me', 'myOrders', 'orders', 'order', 'users', 'products', 'variant']) {
      expect(text).toMatch(new RegExp(`\\b${field}\\b`));
    }
  });
});
