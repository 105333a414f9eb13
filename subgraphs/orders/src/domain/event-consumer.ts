/** The services that handle events, by the name that the graph gives them. */
export const eventConsumers = { ORDERS: 'orders', INVENTORY: 'inventory' } as const;

export type EventConsumer = keyof typeof eventConsumers;

export const eventConsumerNames = ['ORDERS', 'INVENTORY'] as const satisfies EventConsumer[];
