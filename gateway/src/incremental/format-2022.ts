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
 * Each part says for itself where it belongs (GraphQL, draft of 2022-08-24), as most clients have it.
 *
 * @see https://github.com/graphql/graphql-spec/tree/48cf7263a71a683fab03d45d309fd42d8d9a6659
 */
export const format2022: PartsFormat = {
  contentType: typeOfParts('deferSpec=20220824'),
  first: (answer) => withMembers(answer, '"hasNext":true'),
  next({ parts, hasNext }, format) {
    const incremental = parts.map((part) => writeIncremental(part, format)).join();
    return `{"incremental":[${incremental}],"hasNext":${hasNext}}`;
  },
};

function writeIncremental({ label, path, data, errors }: Part, format: FormatErrors): string {
  const members = writeMembers({ label, path, errors: errorsOf(errors, format) });
  return `{${members}"data":${data}}`;
}
