/** What the graph's figures of usage call the shop. */
export const clientName = 'shop';
