import type { moneyToJson } from '@supergraph/service/money';

/**
 * What inventory needs of the messages that it reads, as JSON Schema. A tolerant reader: whatever
 * else a message holds is none of our business, so its sender may add to it.
 */
const id = { type: 'string', minLength: 1, maxLength: 200 } as const;

const money = {
  type: 'object',
  required: ['amountMinor', 'currency'],
  properties: {
    amountMinor: { type: 'string', pattern: '^-?\\d{1,19}$' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  },
} as const;

export interface OrderPlacedData {
  orderId: string;
  customerId: string;
  /** Whether stock is to be sold at once; an older sender does not say, and approves later. */
  isSale?: boolean;
  lines: {
    lineId: string;
    variantId: string;
    quantity: number;
    unitPrice: ReturnType<typeof moneyToJson>;
  }[];
}

export const orderPlacedSchema = {
  type: 'object',
  required: ['orderId', 'customerId', 'lines'],
  properties: {
    orderId: id,
    customerId: id,
    isSale: { type: 'boolean' },
    lines: {
      type: 'array',
      minItems: 1,
      maxItems: 1_000,
      items: {
        type: 'object',
        required: ['lineId', 'variantId', 'quantity', 'unitPrice'],
        properties: {
          lineId: id,
          variantId: id,
          quantity: { type: 'integer', minimum: 1, maximum: 1_000_000 },
          unitPrice: money,
        },
      },
    },
  },
} as const;

export interface OrderApprovedData {
  orderId: string;
}

export const orderApprovedSchema = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: id },
} as const;

export interface OrderWithdrawnData {
  orderId: string;
  customerId?: string;
}

export const orderWithdrawnSchema = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: id, customerId: id },
} as const;

export interface OrderPseudonymisedData {
  orderId: string;
  customerId: string;
}

export const orderPseudonymisedSchema = {
  type: 'object',
  required: ['orderId', 'customerId'],
  properties: { orderId: id, customerId: id },
} as const;
