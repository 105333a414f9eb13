/** How the parts of an answer are told: the format that clients speak by default. */
const DEFER_SPEC = '20220824';

/**
 * Whether an `Accept` header takes an answer in parts. Apollo Client names the format of the parts; urql does
 * not, and takes the same. A header that names others, or subscriptions, means other parts.
 */
export function acceptsParts(accept = ''): boolean {
  return accept.split(',').some((range) => {
    const [type, ...parameters] = range.split(';').map((one) => one.trim().toLowerCase());
    if (type !== 'multipart/mixed') return false;
    return parameters.every((parameter) => {
      const [name = '', value = ''] = parameter.replaceAll('"', '').split('=');
      if (name === 'deferspec') return value === DEFER_SPEC;
      if (name === 'q') return Number(value) > 0;
      return name === '' || name === 'boundary' || name === 'charset';
    });
  });
}

/** Of an answer in parts. */
export const PARTS_TYPE = `multipart/mixed; boundary="-"; deferSpec=${DEFER_SPEC}`;
