/** How long a subgraph works on a request that comes without a deadline, unless it is configured. */
export const REQUEST_DEADLINE_MS = 15_000;

/** What a page of 100 products with 100 variants each, and the stock of all, has twice over. */
export const OBJECTS_PER_REQUEST_MAX = 25_000;
