import { format2022 } from './format-2022.ts';
import { format2023 } from './format-2023.ts';
import type { PartsFormat } from './parts-format.ts';

/**
 * How an `Accept` header takes an answer in parts; undefined where it takes none. Apollo Client names the
 * format; urql does not, and takes what most clients do. A header that names others, or subscriptions, means
 * other parts.
 */
export function acceptedFormat(accept = ''): PartsFormat | undefined {
  return accept
    .split(',')
    .map(formatOf)
    .find((format) => format !== undefined);
}

const formats: ReadonlyMap<string, PartsFormat> = new Map([
  ['deferspec=20220824', format2022],
  ['incrementalspec=v0.2', format2023],
]);

function formatOf(range: string): PartsFormat | undefined {
  const [type, ...given] = range
    .split(';')
    .map((one) => one.replaceAll(/[\s"]/g, '').toLowerCase());
  const specific = given.filter((one) => one !== '' && !/^(q|charset|boundary)=/.test(one));
  const isRefused = given.some((one) => /^q=0(\.0*)?$/.test(one));
  if (type !== 'multipart/mixed' || isRefused) return undefined;
  const [specification, ...others] = specific;
  if (others.length > 0) return undefined;
  return specification === undefined ? format2022 : formats.get(specification);
}
