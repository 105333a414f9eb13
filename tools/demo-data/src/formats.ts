/** What `manage seed --file` of each service reads: ISO times, amounts as strings in minor units. */
export interface DemoData {
  auth: AuthSeed;
  inventory: InventorySeed;
  orders: OrdersSeed;
}

export interface MoneySeed {
  amountMinor: string;
  currency: string;
}

interface AuthSeed {
  users: UserSeed[];
}

export interface UserSeed {
  id: string;
  email: string;
  displayName: string;
  password: string;
  roles: Role[];
  createdAt: string;
}

export type Role = 'CUSTOMER' | 'SUPPORT' | 'WAREHOUSE' | 'ADMIN';

export interface InventorySeed {
  imagesFolder: string;
  warehouses: WarehouseSeed[];
  products: ProductSeed[];
  receipts: ReceiptSeed[];
  reservations: ReservationSeed[];
}

export interface WarehouseSeed {
  id: string;
  code: string;
  name: string;
  countryCode: string;
}

export interface ProductSeed {
  id: string;
  title: string;
  description: string;
  tags: string[];
  status: 'ACTIVE' | 'ARCHIVED';
  createdAt: string;
  images: ImageSeed[];
  variants: VariantSeed[];
}

/** A WebP file in the folder that the file with the products names. */
interface ImageSeed {
  file: string;
  alt: string;
  width: number;
  height: number;
}

export interface VariantSeed {
  id: string;
  sku: string;
  name: string;
  price: MoneySeed;
  version: number;
}

export interface ReceiptSeed {
  variantId: string;
  warehouseId: string;
  quantity: number;
  receivedAt: string;
  reference: string;
}

export interface ReservationSeed {
  id: string;
  orderId: string;
  customerId: string;
  status: 'HELD' | 'COMMITTED' | 'RELEASED' | 'RETURNED' | 'EXPIRED';
  createdAt: string;
  /** When it left HELD for good; for RETURNED the moment at which the goods came back. */
  settledAt?: string;
  expiresAt: string;
  lines: AllocationSeed[];
}

export interface AllocationSeed {
  lineId: string;
  variantId: string;
  warehouseId: string;
  quantity: number;
}

interface OrdersSeed {
  catalogue: CatalogueSeed[];
  orders: OrderSeed[];
}

interface CatalogueSeed {
  variantId: string;
  productId: string;
  sku: string;
  name: string;
  price: MoneySeed;
  status: 'ACTIVE' | 'ARCHIVED';
  version: number;
}

export type OrderStatus =
  | 'PENDING'
  | 'CONFIRMED'
  | 'COMPLETED'
  | 'REJECTED'
  | 'EXPIRED'
  | 'CANCELLED';

export interface OrderSeed {
  id: string;
  number: string;
  customerId: string;
  status: OrderStatus;
  currency: string;
  placedAt: string;
  /** When the saga ended: confirmed, rejected or expired. Absent while PENDING and where a cancellation came first. */
  settledAt?: string;
  cancelledAt?: string;
  completedAt?: string;
  rejection?: { code: string; message: string };
  lines: OrderLineSeed[];
}

export interface OrderLineSeed {
  id: string;
  variantId: string;
  sku: string;
  name: string;
  quantity: number;
  unitPrice: MoneySeed;
}
