import type { Cast, Role } from './cast.ts';
import { noteOrder } from './journal.ts';
import { type Arguments, withLiterals, withVariables } from './operation.ts';
import type { Position } from './positions.ts';
import { type Answer, send } from './send.ts';

/** Asks for the field of a position, and notes what it was told of having made. */
export async function ask(
  { tokens, users, journal, told }: Cast,
  { place }: Position,
  { given, role, isLiteral = false }: { given: Arguments; role: Role; isLiteral?: boolean },
): Promise<Answer> {
  const body = isLiteral
    ? { query: withLiterals(place, given) }
    : { query: withVariables(place, given), variables: given };
  const answer = await send(body, { token: tokens[role], service: place.service });
  if (place.kind === 'mutation') {
    for (const [, id = ''] of answer.text.matchAll(/"id":"([^"]+)"/g)) told.add(id);
  }
  if (place.name === 'Mutation.placeOrder' && role === 'customer') {
    const [, orderId] = /"order":\{"__typename":"Order","id":"([^"]+)"/.exec(answer.text) ?? [];
    noteOrder(journal, { customerId: users.customer.id, input: given['input'], orderId });
  }
  return answer;
}
