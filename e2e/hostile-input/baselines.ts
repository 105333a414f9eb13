import { randomUUID } from 'node:crypto';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isRequiredInputField,
} from 'graphql';
import { get } from '../harness/graph.ts';
import { stockOf } from '../harness/shop.ts';
import { newCustomer, newPassword } from '../harness/users.ts';
import type { Cast } from './cast.ts';
import type { Arguments } from './operation.ts';
import { coordinateOf, nameOf, type Path, type Place, type Position } from './positions.ts';

/** Every text that the fuzzer makes up begins with it, so that its rows are told from others. */
export const MARK = 'hostile';

const DAY_MS = 86_400_000;
/** Where the cast has nothing of the kind. */
const NOBODYS_ID = 'any_01890a5d-ac96-7000-8000-000000000000';

/** Of whatever is counted. */
const UNITS = 2;

/**
 * Arguments that succeed for somebody who may: what is required, and the position itself.
 *
 * @param hostile stands at the position instead, where it is given
 */
export async function argumentsFor(
  cast: Cast,
  { place, path: target, coordinate }: Position,
  hostile?: { value: unknown },
): Promise<Arguments> {
  const wanted = companions[coordinate] ?? [];

  const build = async (
    slots: readonly (GraphQLArgument | GraphQLInputField)[],
    path: Path,
    owner: string,
  ) => {
    const made: Record<string, unknown> = {};
    for (const slot of slots) {
      const here = [...path, slot.name];
      const isWanted =
        isRequired(slot) ||
        isOnTheWay(here, target) ||
        wanted.includes(coordinateOf(place.name, here));
      if (isWanted) made[slot.name] = await valueAt(slot.type, here, `${owner}.${slot.name}`);
    }
    return made;
  };

  const valueAt = async (type: GraphQLInputType, path: Path, owner: string): Promise<unknown> => {
    if (hostile && path.length === target.length && isOnTheWay(path, target)) return hostile.value;
    const nullable = getNullableType(type);
    if (isListType(nullable)) return [await valueAt(nullable.ofType, [...path, 0], owner)];
    if (isInputObjectType(nullable)) {
      return build(Object.values(nullable.getFields()), path, nullable.name);
    }
    const known = ordinary[coordinateOf(place.name, path)] ?? ordinary[owner];
    return known ? known(cast) : leafValue(cast, place, nullable, nameOf(path));
  };

  return build(place.field.args, [], place.name);
}

/** So that pages are short, and what was written is told by its key from what others wrote. */
const always = new Set(['first', 'idempotencyKey']);

function isRequired(slot: GraphQLArgument | GraphQLInputField): boolean {
  return always.has(slot.name) || isRequiredInputField(slot);
}

function isOnTheWay(path: Path, target: Path): boolean {
  return path.every((step, depth) => step === target[depth]);
}

async function leafValue(
  cast: Cast,
  place: Place,
  type: GraphQLNamedInputType,
  name: string,
): Promise<unknown> {
  if (isEnumType(type)) return type.getValues()[0]?.name;
  const kind = type.name;
  if (kind === 'ID') return idFor(cast, place, name) ?? NOBODYS_ID;
  if (name === 'after') return cursorOf(cast, place);
  const values: Record<string, unknown> = {
    Int: UNITS,
    Float: UNITS,
    Boolean: true,
    BigInt: '2',
    DateTime: '2026-01-01T00:00:00.000Z',
    CurrencyCode: 'EUR',
  };
  return values[kind] ?? `${MARK} ${randomUUID()}`;
}

/** `variantId` is the id of a ProductVariant; `id` of what the field gives. */
function idFor({ ids }: Cast, { field }: Place, name: string): string | undefined {
  const noun = name.replace(/Ids?$/, '').toLowerCase();
  const kind = noun === 'id' ? getNamedType(field.type).name.toLowerCase() : noun;
  const found = Object.entries(ids).find(([type]) => type.toLowerCase().endsWith(kind));
  return found?.[1];
}

/** Of the first node that staff or a customer finds. */
async function cursorOf({ tokens }: Cast, { route }: Place): Promise<string | undefined> {
  const [field = '', ...above] = route.toReversed();
  const list = `${field}(first: 1) { pageInfo { endCursor } }`;
  const query = `{ ${above.reduce((inner, step) => `${step} { ${inner} }`, list)} }`;
  for (const token of [tokens.customer, tokens.admin]) {
    const data = await get(query, { token }).catch(() => undefined);
    const connection = route.reduce((value, step) => value?.[step], data);
    if (connection?.pageInfo.endCursor) return connection.pageInfo.endCursor;
  }
  return undefined;
}

/** What else must be given, so that a position's baseline can succeed. */
const companions: Record<string, readonly string[]> = {
  'Query.products(filter:).priceMin': ['Query.products(filter:).currency'],
  'Query.products(filter:).priceMax': ['Query.products(filter:).currency'],
  'Query.orders(filter:).totalMin': ['Query.orders(filter:).currency'],
  'Query.orders(filter:).totalMax': ['Query.orders(filter:).currency'],
  'Mutation.refreshSession(input:)': ['Mutation.refreshSession(input:).refreshToken'],
  'Mutation.proveMyself(input:)': ['Mutation.proveMyself(input:).password'],
  'Mutation.completeSignIn(input:)': ['Mutation.completeSignIn(input:).code'],
  'Mutation.completeSignIn(input:).challenge': ['Mutation.completeSignIn(input:).code'],
  'Mutation.requestEmailChange(input:).newEmail': ['Mutation.requestEmailChange(input:).password'],
};

const capitals = () => randomUUID().slice(0, 13).toUpperCase();

/** Where no generated value can succeed: by coordinate, or by input type and field. */
const ordinary: Record<string, (cast: Cast) => unknown> = {
  'RegisterInput.email': () => `${MARK}-${randomUUID()}@example.com`,
  'RegisterInput.password': () => newPassword,
  'RegisterInput.locale': () => 'de',
  'VerifyEmailInput.token': ({ links }) => links.verification(),
  'ResendVerificationInput.email': () => `${MARK}-${randomUUID()}@example.com`,
  'RequestPasswordResetInput.email': () => `${MARK}-${randomUUID()}@example.com`,
  'ResetPasswordInput.token': ({ links }) => links.reset(),
  'ResetPasswordInput.newPassword': () => newPassword,
  'ChangePasswordInput.currentPassword': () => newPassword,
  'ChangePasswordInput.newPassword': () => newPassword,
  'ChangePasswordInput.endOtherSessions': () => false,
  'RequestEmailChangeInput.newEmail': () => `${MARK}-${randomUUID()}@example.com`,
  'RequestEmailChangeInput.password': () => newPassword,
  'ConfirmEmailChangeInput.token': ({ links }) => links.emailChange(),
  'UpdateProfileInput.locale': () => 'de',
  'DeleteAccountInput.password': () => newPassword,
  'LoginInput.email': ({ account }) => account(),
  'LoginInput.password': () => newPassword,
  'RefreshSessionInput.refreshToken': async () => (await newCustomer()).refreshToken,
  'RevokeSessionInput.sessionId': ({ newSession }) => newSession(),
  'RevokeUserSessionInput.sessionId': ({ newSession }) => newSession(),
  'RevokeUserSessionsInput.userId': ({ victim }) => victim.id,
  'SetUserRolesInput.userId': ({ victim }) => victim.id,
  'SetUserRolesInput.roles': () => 'CUSTOMER',
  'UserFilter.role': () => 'CUSTOMER',
  // One role, however often it is defined.
  'DefineRoleInput.name': () => MARK.toUpperCase(),
  'DefineRoleInput.permissions': () => 'orders:read',
  'DeleteRoleInput.name': () => `${MARK.toUpperCase()}_GONE`,
  'CreateApiKeyInput.scopes': () => 'orders:read',
  'ProveMyselfInput.password': () => newPassword,
  'Query.orderStatistics.since': () => new Date(Date.now() - DAY_MS).toISOString(),
  'Query.orderStatistics.until': () => new Date().toISOString(),
  'AuditFilter.actorId': ({ ids }) => ids['User'],
  'OrderFilter.number': () => 'ORD-0000001',
  'SuspendUserInput.userId': ({ victim }) => victim.id,
  'ReinstateUserInput.userId': ({ victim }) => victim.id,
  'OrderFilter.customerId': ({ ids }) => ids['User'],
  'PlaceOrderLineInput.variantId': ({ sold }) => sold.variantId,
  'Mutation.placeOrder(input:).expectedTotal.amountMinor': ({ sold }) =>
    String(UNITS * Number(sold.price.amountMinor)),
  // Elsewhere than it is counted.
  'ReceiveStockInput.variantId': ({ sold }) => sold.variantId,
  'CancelOrderInput.orderId': ({ newOrder }) => newOrder(),
  'CompleteOrderInput.orderId': ({ newOrder }) => newOrder(),
  'ReplayDeadLetterInput.consumer': () => 'INVENTORY',
  'ReplayDeadLetterInput.id': ({ newDeadLetter }) => newDeadLetter(),
  'DiscardDeadLetterInput.consumer': () => 'INVENTORY',
  'DiscardDeadLetterInput.id': ({ newDeadLetter }) => newDeadLetter(),
  'Query.products.search': ({ kept }) => kept.word,
  'Query.variant.sku': ({ kept }) => kept.sku,
  'ProductFilter.tag': () => 'e2e',
  'CreateProductInput.tags': () => 'e2e',
  'UpdateProductInput.tags': () => 'e2e',
  'UpdateProductInput.expectedVersion': (cast) => versionOf('product', cast),
  'UpdateVariantInput.expectedVersion': (cast) => versionOf('variant', cast),
  'SetPriceInput.expectedVersion': (cast) => versionOf('variant', cast),
  'AdjustStockInput.expectedOnHand': async ({ kept }) => (await stockOf(kept.variantId)).onHand,
  'NewVariantInput.sku': () => `${MARK.toUpperCase()}-${capitals()}`,
  'CreateVariantInput.sku': () => `${MARK.toUpperCase()}-${capitals()}`,
  'CreateWarehouseInput.code': () => `ZZ-${capitals()}`,
  'CreateWarehouseInput.countryCode': () => 'DE',
  'Query.heldStock.after': ({ ids }) =>
    madeCursor(['EXPIRES_AT_ASC', '2026-01-01T00:00:00.000Z', `rsv_${MARK}`, ids['Order']]),
  'Query.stuckSagas.after': ({ ids }) =>
    madeCursor(['placedAt asc', '2026-01-01T00:00:00.000Z', ids['Order']]),
};

function madeCursor(content: unknown[]): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

/** As it stands now: others change it too. */
async function versionOf(field: 'product' | 'variant', { kept, tokens }: Cast): Promise<number> {
  const query = `query ($id: ID!) { ${field}(id: $id) { version } }`;
  const variables = { id: kept[`${field}Id`] };
  return (await get(query, { token: tokens.admin, variables }))[field].version;
}
