/** As a LIMIT: none. A parameter all the same, so that the statement's text stays the same. */
export const ALL_ROWS = Number.MAX_SAFE_INTEGER;
