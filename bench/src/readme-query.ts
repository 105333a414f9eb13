/** What the README asks: one request to three services. */
export const readmeQuery = `{ me { displayName } myOrders(first: 2) { nodes { number status
  total { amountMinor currency }
  lines { name quantity shortfall variant { sku availability { available } product { title } } } } } }`;
