/** Before year 1, Postgres counts otherwise than JavaScript does. */
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z');
/** After year 9999 the text of an instant has another form (ISO 8601-1 §4.3.2), which Postgres does not read. */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Whether Postgres reads the instant as JavaScript writes it: in UTC it lies in the years 1 to 9999. */
export function isStorableInstant(instant: Date): boolean {
  return instant.getTime() >= FIRST_MS && instant.getTime() <= LAST_MS;
}
