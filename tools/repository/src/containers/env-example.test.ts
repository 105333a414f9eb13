import { variablesOf } from '@supergraph/local-stack/service-configs';
import { serviceNames } from '@supergraph/local-stack/services';
import { describe, expect, it } from 'vitest';
import { composeText, interpolations } from './compose-file.ts';
import { readEnvExample } from './env-files.ts';

describe('.env.example', () => {
  it.each(serviceNames)('of %s lists exactly the variables that its config reads', (name) => {
    const folder = name === 'gateway' ? 'gateway' : `subgraphs/${name}`;
    const listed = readEnvExample(`${folder}/.env.example`);
    expect(listed.map(({ variable }) => variable).toSorted()).toEqual(variablesOf(name).toSorted());
    expect(listed.filter(({ explanation }) => explanation.length < 10)).toEqual([]);
  });

  it('of the containers lists exactly the variables that compose asks for', () => {
    const listed = readEnvExample('.env.example');
    const asked = new Set(interpolations(composeText).map(({ variable }) => variable));
    // Read by compose itself, not by the file.
    asked.add('COMPOSE_PROFILES');
    expect(listed.map(({ variable }) => variable).toSorted()).toEqual([...asked].toSorted());
    expect(listed.filter(({ explanation }) => explanation.length < 10)).toEqual([]);
  });
});
