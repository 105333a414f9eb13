const DELIMITER = '\r\n---';

/** Stands before the first part (RFC 2046 §5.1.1). */
export const HEAD = DELIMITER;

/** A part of the body with the delimiter after it, by which its reader knows that it is whole. */
export function writePart(json: string, { hasNext }: { hasNext: boolean }): string {
  const end = hasNext ? '' : '--\r\n';
  return `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${json}${DELIMITER}${end}`;
}

/** @param parameter what tells readers the format of the parts */
export function typeOfParts(parameter: string): string {
  return `multipart/mixed; boundary="-"; ${parameter}`;
}
