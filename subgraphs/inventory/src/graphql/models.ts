import type { Refusal } from '@supergraph/service/errors';
import type { Money } from '@supergraph/service/money';
import type { Connection } from '@supergraph/service/pages';
import type { HeldLine } from '../store/held-stock.ts';
import type { MovementRow } from '../store/ledger.ts';
import type { LevelRow, Stock } from '../store/levels.ts';
import type { ProductFacets } from '../store/product-facets.ts';
import type { ImageRow } from '../store/product-images.ts';
import type { ProductRow } from '../store/products.ts';
import type { ReservationLine, ReservationRow } from '../store/reservations.ts';
import type { Variant } from '../store/variants.ts';
import type { WarehouseRow } from '../store/warehouses.ts';
import type { ProductPage } from './pages/products.ts';

// What the resolvers of each type get as their parent.

export type MoneyModel = Money;
export type ProductModel = ProductRow;
export type ProductImageModel = ImageRow;
export type ProductConnectionModel = ProductPage;
export type ProductFacetsModel = ProductFacets;
export type PriceFacetModel = ProductFacets['prices'][number];
export type ProductVariantModel = Variant;
export type AvailabilityModel = Stock;
export type StockLevelModel = LevelRow;
export type StockMovementModel = MovementRow;
export type StockMovementConnectionModel = Connection<MovementRow>;
export type WarehouseModel = WarehouseRow;
export type ReservationModel = ReservationRow;
export type AllocationModel = ReservationLine;
export type AllocationConnectionModel = Connection<HeldLine>;
export type OutboxStatusModel = object;
export type OrderModel = { id: string };
/** `quantity` and `variant` come from orders, where a field requires them. */
export type OrderLineModel = { id: string; quantity?: number; variant?: { id: string } | null };

export type SkuTakenErrorModel = Refusal;
export type ProductNotFoundErrorModel = Refusal;
export type ProductChangedErrorModel = Refusal & { product: ProductModel };
export type VariantChangedErrorModel = Refusal & { variant: ProductVariantModel };
export type VariantNotFoundErrorModel = Refusal;
export type VariantLimitReachedErrorModel = Refusal;
export type UploadNotFoundErrorModel = Refusal;
export type ImageNotFoundErrorModel = Refusal;
export type ImagesChangedErrorModel = Refusal;
export type ImageLimitReachedErrorModel = Refusal;
export type WarehouseNotFoundErrorModel = Refusal;
export type WarehouseCodeTakenErrorModel = Refusal;
export type WarehouseLimitReachedErrorModel = Refusal;
export type InsufficientStockErrorModel = Refusal;
export type StockLimitExceededErrorModel = Refusal;
