/**
 * What graphql-js says of a value that does not have the type of its place, without the value: beside
 * what is wrong with it stand passwords and addresses. Where it lies, and what was expected, is kept.
 *
 * @param reason the message of the error that it wraps, with which it ends
 */
export function messageWithoutGivenValues(message: string, reason = ''): string {
  const [variable] = /^Variable "\$\w+" got invalid value/.exec(message) ?? [];
  if (variable === undefined) return withoutFound(message);
  const ending = `; ${reason}`;
  if (!message.endsWith(ending)) return `${variable}.`;
  const [place = ''] = / at "[^"]*"$/.exec(message.slice(0, -ending.length)) ?? [];
  return `${variable}${place}; ${withoutFound(reason)}`;
}

/** Bare numbers and names stay: they say what is wrong, and are neither text nor hold any. */
function withoutFound(message: string): string {
  return message
    .replace(/^(Expected value of type "[^"]*"), found [\s\S]*$/, '$1.')
    .replace(/^((?:Enum "\w+"|\w+) cannot represent [^:]*): (?=["[{])[\s\S]*$/, '$1.')
    .replace(/^(Value is not [^:]*): [\s\S]*$/, '$1.');
}
