/** Punctuation and a short value. */
const BYTES_PER_FIELD = 8;

/** About the bytes of this answer as JSON; stops counting beyond `bytesMax`. */
export function answerBytes(value: unknown, bytesMax: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  let bytes = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      bytes += BYTES_PER_FIELD + answerBytes(item, bytesMax - bytes);
      if (bytes > bytesMax) break;
    }
    return bytes;
  }
  // Of objects without a prototype, as graphql-js makes them, faster than `for … in`.
  for (const name of Object.keys(value)) {
    const field: unknown = value[name as keyof typeof value];
    bytes += name.length + BYTES_PER_FIELD + answerBytes(field, bytesMax - bytes);
    if (bytes > bytesMax) break;
  }
  return bytes;
}
