import type { Part } from '../engine/answer/answer-in-parts.ts';
import { typeOfParts } from './multipart.ts';
import {
  errorsOf,
  type FormatErrors,
  type PartsFormat,
  withMembers,
  writeMembers,
} from './parts-format.ts';

/**
 * What is to come is announced, and told to be complete when it has come, as graphql-js 17.0.0-alpha.9 has it.
 * What several fragments ask for comes with each of them: clients put it together.
 *
 * @see https://specs.apollo.dev/incremental/v0.2/
 */
export const format2023: PartsFormat = {
  contentType: typeOfParts('incrementalSpec=v0.2'),
  first: (answer, { pending }) => withMembers(answer, `${writeMembers({ pending })}"hasNext":true`),
  next({ parts, pending, hasNext }, format) {
    const given = parts.filter(({ data }) => data !== 'null');
    const incremental = given.map((part) => writeIncremental(part, format)).join();
    const members = writeMembers({
      pending: pending.length > 0 ? pending : undefined,
      completed: parts.map(({ id, data, errors }) => ({
        id,
        errors: data === 'null' ? errorsOf(errors, format) : undefined,
      })),
    });
    const told = given.length > 0 ? `"incremental":[${incremental}],` : '';
    return `{${members}${told}"hasNext":${hasNext}}`;
  },
};

function writeIncremental({ id, data, errors }: Part, format: FormatErrors): string {
  return `{${writeMembers({ id, errors: errorsOf(errors, format) })}"data":${data}}`;
}
