/** Who asks: nobody, the customer whose order it is, another customer, and staff. */
export const roles = ['anonymous', 'owner', 'stranger', 'support', 'warehouse', 'admin'] as const;

export type RoleName = (typeof roles)[number];

/**
 * What a role gets for a field: its value; null without an error, because there is none or none that
 * the role may know of; nothing, since it cannot even reach the object; or the code of an error or,
 * for a mutation, of the refusal with which its payload answers.
 */
export type Outcome = 'value' | 'null' | 'unreachable' | (string & {});

/** In the order of `roles`. */
export type Row = readonly [Outcome, Outcome, Outcome, Outcome, Outcome, Outcome];

const none = 'unreachable';
const login = 'UNAUTHENTICATED';
const no = 'FORBIDDEN';

const everybody: Row = ['value', 'value', 'value', 'value', 'value', 'value'];

/** Needs a permission that support and administrators hold, or all staff. */
const supportAndAdmin: Row = [login, no, no, 'value', no, 'value'];
const allStaff: Row = [login, no, no, 'value', 'value', 'value'];

/** Fields of the owner's order, line or reservation: all staff may read orders and stock. */
const ofOrder: Row = [none, 'value', none, 'value', 'value', 'value'];
const ofOrderNull: Row = [none, 'null', none, 'null', 'null', 'null'];

/** Fields of the owner as a person: warehouse staff sees whose order it is by id alone. */
const ofPerson: Row = [none, 'value', none, 'value', no, 'value'];

function admits(outcome: string, ...admitted: RoleName[]): Row {
  const of = (role: RoleName): Outcome =>
    admitted.includes(role) ? outcome : role === 'anonymous' ? login : no;
  return [
    of('anonymous'),
    of('owner'),
    of('stranger'),
    of('support'),
    of('warehouse'),
    of('admin'),
  ];
}

function answersAll(outcome: string): Row {
  return [outcome, outcome, outcome, outcome, outcome, outcome];
}

/** Every root field and every field of an entity. A field of the graph that is missing fails the test. */
export const matrix: Record<string, Row> = {
  'Query.me': ['null', 'value', 'value', 'value', 'value', 'value'],
  'Query.user': ['null', 'value', 'null', 'value', 'null', 'value'],
  'Query.users': supportAndAdmin,
  'Query.order': ['null', 'value', 'null', 'value', 'value', 'value'],
  'Query.myOrders': [login, 'value', 'value', 'value', 'value', 'value'],
  'Query.orders': allStaff,
  'Query.deadLetters': supportAndAdmin,
  'Query.outboxStatus': supportAndAdmin,
  'Query.stuckSagas': supportAndAdmin,
  'Query.product': everybody,
  'Query.products': everybody,
  'Query.variant': everybody,
  'Query.warehouses': allStaff,
  'Query.stockMovements': allStaff,

  'Subscription.stockChanged': [login, 'value', 'value', 'value', 'value', 'value'],
  'Subscription.orderUpdated': [login, 'value', 'NOT_FOUND', 'value', 'value', 'value'],

  // The inputs name what does not exist, so that an admitted role is refused and nothing changes.
  'Mutation.register': answersAll('EMAIL_TAKEN'),
  'Mutation.login': answersAll('INVALID_CREDENTIALS'),
  'Mutation.refreshSession': answersAll('INVALID_REFRESH_TOKEN'),
  'Mutation.logout': [login, 'value', 'value', 'value', 'value', 'value'],
  'Mutation.setUserRoles': admits('USER_NOT_FOUND', 'admin'),
  'Mutation.suspendUser': admits('USER_NOT_FOUND', 'admin'),
  'Mutation.reinstateUser': admits('USER_NOT_FOUND', 'admin'),
  'Mutation.placeOrder': [
    login,
    'VARIANT_NOT_FOUND',
    'VARIANT_NOT_FOUND',
    'VARIANT_NOT_FOUND',
    'VARIANT_NOT_FOUND',
    'VARIANT_NOT_FOUND',
  ],
  'Mutation.cancelOrder': [login, 'value', 'ORDER_NOT_FOUND', 'value', no, 'value'],
  'Mutation.completeOrder': [login, no, no, no, 'value', 'value'],
  'Mutation.replayDeadLetter': admits('DEAD_LETTER_NOT_FOUND', 'admin'),
  'Mutation.discardDeadLetter': admits('DEAD_LETTER_NOT_FOUND', 'admin'),
  'Mutation.createProduct': admits('SKU_TAKEN', 'admin'),
  'Mutation.updateProduct': admits('PRODUCT_NOT_FOUND', 'admin'),
  'Mutation.createVariant': admits('PRODUCT_NOT_FOUND', 'admin'),
  'Mutation.setPrice': admits('VARIANT_NOT_FOUND', 'admin'),
  'Mutation.createWarehouse': admits('WAREHOUSE_CODE_TAKEN', 'warehouse', 'admin'),
  'Mutation.receiveStock': admits('VARIANT_NOT_FOUND', 'warehouse', 'admin'),
  'Mutation.adjustStock': admits('VARIANT_NOT_FOUND', 'warehouse', 'admin'),

  'User.id': ofOrder,
  'User.email': ofPerson,
  'User.displayName': ofPerson,
  'User.roles': ofPerson,
  'User.status': ofPerson,
  'User.createdAt': ofPerson,
  'User.orders': ofOrder,

  'Order.id': ofOrder,
  'Order.number': ofOrder,
  'Order.status': ofOrder,
  'Order.total': ofOrder,
  'Order.placedAt': ofOrder,
  'Order.settledAt': ofOrder,
  'Order.confirmedAt': ofOrder,
  'Order.cancelledAt': ofOrderNull,
  'Order.completedAt': ofOrderNull,
  'Order.rejection': ofOrderNull,
  'Order.lines': ofOrder,
  'Order.events': ofOrder,
  'Order.customer': ofOrder,
  'Order.reservation': ofOrder,

  'OrderLine.id': ofOrder,
  'OrderLine.sku': ofOrder,
  'OrderLine.name': ofOrder,
  'OrderLine.quantity': ofOrder,
  'OrderLine.unitPrice': ofOrder,
  'OrderLine.total': ofOrder,
  'OrderLine.variant': ofOrder,
  'OrderLine.order': ofOrder,
  'OrderLine.allocations': ofOrder,
  'OrderLine.shortfall': ofOrder,

  'Reservation.id': ofOrder,
  'Reservation.status': ofOrder,
  'Reservation.order': ofOrder,
  'Reservation.allocations': ofOrder,
  'Reservation.expiresAt': ofOrder,
  'Reservation.createdAt': ofOrder,
  'Reservation.settledAt': ofOrder,

  // Of the warehouse that serves the owner's order.
  'Warehouse.id': ofOrder,
  'Warehouse.code': ofOrder,
  'Warehouse.name': ofOrder,
  'Warehouse.countryCode': ofOrder,
  'Warehouse.createdAt': ofOrder,

  'Product.id': everybody,
  'Product.title': everybody,
  'Product.description': everybody,
  'Product.tags': everybody,
  'Product.status': everybody,
  'Product.variants': everybody,
  'Product.createdAt': everybody,
  'Product.updatedAt': everybody,

  'ProductVariant.id': everybody,
  'ProductVariant.sku': everybody,
  'ProductVariant.name': everybody,
  'ProductVariant.price': everybody,
  'ProductVariant.status': everybody,
  'ProductVariant.version': everybody,
  'ProductVariant.product': everybody,
  'ProductVariant.availability': everybody,

  'Availability.available': everybody,
  'Availability.onHand': everybody,
  'Availability.reserved': everybody,
  'Availability.levels': [login, no, no, 'value', 'value', 'value'],
};

/** Types that are no entities but hold a field with a rule of its own. */
export const guardedTypes = ['Availability'];

/**
 * All other fields: whoever reaches the object may read them. A field that is not listed fails the test,
 * so that nobody adds one without asking who may.
 */
export const unguarded: Record<string, string> = {
  Allocation: 'variant warehouse quantity',
  DeadLetter: 'id consumer type subject error attempts failedAt message',
  DeadLetterList: 'totalCount nodes',
  InsufficientStockError: 'available',
  LogoutPayload: 'loggedOut',
  Money: 'amountMinor currency',
  OrderEvent: 'id fromStatus toStatus actor reason occurredAt',
  OrderNotCancellableError: 'status',
  OrderNotCompletableError: 'status',
  OrderRejection: 'code message lines',
  Outbox: 'pending oldestAt failing lastError',
  OutboxStatus: 'auth inventory orders',
  PageInfo: 'hasNextPage hasPreviousPage startCursor endCursor',
  PriceChangedError: 'expectedTotal currentTotal',
  RejectedLine: 'variant requested available currentPrice',
  Session: 'accessToken accessTokenExpiresAt refreshToken',
  SkuTakenError: 'sku',
  StockChangedError: 'onHand',
  StockLevel: 'variant warehouse available onHand reserved updatedAt',
  StockMovement:
    'id type variant warehouse deltaOnHand deltaReserved onHandAfter reservedAfter reason actor reference occurredAt',
  StuckSaga: 'order step ageSeconds attempts nextAttemptAt deadlineAt',
};

/**
 * How an object of each type is reached, step by step; the first way is the one that the matrix
 * speaks of, and no other may give a role more.
 */
export const ways: Record<string, string[][]> = {
  User: [
    ['order(id: $orderId)', 'customer'],
    ['user(id: $ownerId)'],
    ['order(id: $orderId)', 'events', 'actor'],
  ],
  Order: [
    ['order(id: $orderId)'],
    ['order(id: $orderId)', 'reservation', 'order'],
    ['user(id: $ownerId)', 'orders', 'nodes'],
    ['orders(filter: { customerId: $ownerId })', 'nodes'],
  ],
  OrderLine: [
    ['order(id: $orderId)', 'lines'],
    ['user(id: $ownerId)', 'orders', 'nodes', 'lines'],
  ],
  Reservation: [['order(id: $orderId)', 'reservation']],
  Warehouse: [
    ['order(id: $orderId)', 'lines', 'allocations', 'warehouse'],
    ['order(id: $orderId)', 'reservation', 'allocations', 'warehouse'],
    ['warehouses'],
    ['variant(id: $variantId)', 'availability', 'levels', 'warehouse'],
  ],
  Product: [['product(id: $productId)'], ['variant(id: $variantId)', 'product']],
  ProductVariant: [
    ['variant(id: $variantId)'],
    ['variant(sku: $sku)'],
    ['product(id: $productId)', 'variants'],
    ['order(id: $orderId)', 'lines', 'variant'],
  ],
  Availability: [
    ['variant(id: $variantId)', 'availability'],
    ['order(id: $orderId)', 'lines', 'variant', 'availability'],
  ],
};

const nobody = '01890000-0000-7000-8000-000000000000';

/** Arguments of root fields; all that the rest of this table names is filled in by the test. */
export const rootArguments: Record<string, string> = {
  'Subscription.stockChanged': 'variantIds: [$variantId]',
  'Subscription.orderUpdated': 'id: $orderId',
  'Query.user': 'id: $ownerId',
  'Query.order': 'id: $orderId',
  'Query.product': 'id: $productId',
  'Query.variant': 'id: $variantId',
  'Mutation.register':
    'input: { email: $ownerEmail, password: "a long enough password", displayName: "Again" }',
  'Mutation.login': 'input: { email: $ownerEmail, password: "not the password" }',
  'Mutation.refreshSession': 'input: { refreshToken: "of nobody" }',
  'Mutation.setUserRoles': `input: { userId: "usr_${nobody}", roles: [ADMIN] }`,
  'Mutation.suspendUser': `input: { userId: "usr_${nobody}" }`,
  'Mutation.reinstateUser': `input: { userId: "usr_${nobody}" }`,
  'Mutation.placeOrder': `input: { idempotencyKey: "matrix", lines: [{ variantId: "var_${nobody}", quantity: 1 }] }`,
  'Mutation.cancelOrder': 'input: { orderId: $orderToCancel }',
  'Mutation.completeOrder': 'input: { orderId: $orderToComplete }',
  'Mutation.replayDeadLetter': 'input: { consumer: ORDERS, id: "0" }',
  'Mutation.discardDeadLetter': 'input: { consumer: ORDERS, id: "0" }',
  'Mutation.createProduct':
    'input: { title: "Twice", variants: [{ sku: $sku, name: "One", price: { amountMinor: "1", currency: "EUR" } }] }',
  'Mutation.updateProduct': `input: { productId: "prd_${nobody}", title: "Nothing" }`,
  'Mutation.createVariant': `input: { productId: "prd_${nobody}", sku: "NOTHING", name: "None", price: { amountMinor: "1", currency: "EUR" } }`,
  'Mutation.setPrice': `input: { variantId: "var_${nobody}", price: { amountMinor: "1", currency: "EUR" } }`,
  'Mutation.createWarehouse': 'input: { code: "BER", name: "Again", countryCode: "DE" }',
  'Mutation.receiveStock': `input: { variantId: "var_${nobody}", warehouseId: $warehouseId, quantity: 1 }`,
  'Mutation.adjustStock': `input: { variantId: "var_${nobody}", warehouseId: $warehouseId, delta: 1, reason: "none" }`,
};
