/**
 * What orders needs of the messages that it reads, as JSON Schema. A tolerant reader: whatever else
 * a message holds is none of our business, so its sender may add to it.
 */
const id = { type: 'string', minLength: 1 } as const;
const units = { type: 'integer', minimum: 0 } as const;

const money = {
  type: 'object',
  required: ['amountMinor', 'currency'],
  properties: {
    amountMinor: { type: 'string', pattern: '^-?\\d{1,19}$' },
    currency: { type: 'string', pattern: '^[A-Z]{3}$' },
  },
} as const;

export interface MoneyData {
  amountMinor: string;
  currency: string;
}

export interface ReservationData {
  orderId: string;
  reservationId: string;
}

export const reservationSchema = {
  type: 'object',
  required: ['orderId', 'reservationId'],
  properties: { orderId: id, reservationId: id },
} as const;

export interface ReservationRejectedData {
  orderId: string;
  code: string;
  message: string;
  lines: {
    variantId: string;
    requested: number;
    available?: number | null;
    currentPrice?: MoneyData | null;
  }[];
}

export const reservationRejectedSchema = {
  type: 'object',
  required: ['orderId', 'code', 'message', 'lines'],
  properties: {
    orderId: id,
    code: { enum: ['OUT_OF_STOCK', 'PRICE_CHANGED', 'VARIANT_UNAVAILABLE'] },
    message: { type: 'string' },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        required: ['variantId', 'requested'],
        properties: {
          variantId: id,
          requested: units,
          available: { anyOf: [units, { type: 'null' }] },
          currentPrice: { anyOf: [money, { type: 'null' }] },
        },
      },
    },
  },
} as const;

export interface VariantChangedData {
  variantId: string;
  productId: string;
  sku: string;
  name: string;
  productName?: string;
  price: MoneyData;
  status: 'ACTIVE' | 'ARCHIVED';
  version: number;
}

export const variantChangedSchema = {
  type: 'object',
  required: ['variantId', 'productId', 'sku', 'name', 'price', 'status', 'version'],
  properties: {
    variantId: id,
    productId: id,
    sku: id,
    name: { type: 'string' },
    productName: { type: 'string' },
    price: money,
    status: { enum: ['ACTIVE', 'ARCHIVED'] },
    version: { type: 'integer', minimum: 1 },
  },
} as const;

export interface UserDeletedData {
  userId: string;
}

export const userDeletedSchema = {
  type: 'object',
  required: ['userId'],
  properties: { userId: id },
} as const;
