import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ShoppingBag } from 'lucide-react';
import { useQuery } from 'urql';
import { useGraphContext } from '../../app/graph/context.tsx';
import { failuresOf } from '../../app/graph/failure.ts';
import { Empty } from '../../ui/empty.tsx';
import { Failures } from '../../ui/failures.tsx';
import { formatMoney } from '../../ui/format.ts';
import { shopMeDocument } from '../account/account-menu.tsx';
import { type Cart, type CartLine, lineTotal, ordersIn, withoutOrdered } from '../cart/cart.ts';
import { problemOf } from '../cart/cart-line.tsx';
import { useCart } from '../cart/context.tsx';
import { useCartNow } from '../cart/use-cart-now.ts';
import { LargeButton, largeButtonClass } from '../frame/large-button.tsx';
import { PageTitle } from '../frame/page-title.tsx';
import { Refused } from './refused.tsx';
import { usePlaceOrder } from './use-place-order.ts';

/** What is about to be ordered, by whom and for how much; one button does it. */
export function CheckoutScreen() {
  const { currency } = useSearch({ from: '/own/checkout' });
  const navigate = useNavigate();
  const { keptPages } = useGraphContext();
  const { cart, change } = useCart();
  const { now, failures, askAgain } = useCartNow();
  const [{ data, error }] = useQuery({ query: shopMeDocument });
  const { place, isBusy, outcome, unanswered } = usePlaceOrder(data?.me?.id);
  const orders = ordersIn(cart);
  const order = orders.find(({ total }) => total.currency === currency) ?? orders[0];

  async function submit() {
    const sent = await place({
      lines: (order?.lines ?? []).map(({ variantId, quantity }) => ({ variantId, quantity })),
      expectedTotal: order?.total ?? { amountMinor: '0', currency: currency ?? 'EUR' },
    });
    if (sent?.outcome.kind === 'refused') askAgain();
    if (sent?.outcome.kind !== 'placed') return;
    change((before) => withoutOrdered(before, sent.attempt.input.lines));
    keptPages.clear();
    await navigate({
      to: '/orders/$orderId',
      params: { orderId: sent.outcome.orderId },
      search: { placed: true },
      replace: true,
    });
  }

  if (!order && !unanswered && !isBusy) return <NothingToOrder />;
  return (
    <div className="mx-auto grid max-w-2xl gap-8">
      <PageTitle title="Check out">Check out</PageTitle>
      <Failures failures={[...failuresOf(error), ...failures]} onRetry={askAgain} />
      {unanswered ? (
        <p role="alert" className="rounded-md bg-warn-soft px-4 py-3 text-pretty">
          You have sent an order of {formatMoney(unanswered.input.expectedTotal)}, and its answer
          has not come. It may have been placed. Ask again: it will be placed once, whatever has
          happened.
        </p>
      ) : (
        order && <Summary lines={order.lines} now={now} />
      )}
      {outcome?.kind === 'refused' && <Refused outcome={outcome} cart={cart} change={change} />}
      {(outcome?.kind === 'failed' || outcome?.kind === 'unanswered') && (
        <Failures failures={outcome.failures} />
      )}
      <div className="grid gap-4">
        <p className="flex items-baseline justify-between gap-4">
          <span className="text-soft">Total</span>
          <span className="numeric display text-3xl">
            {formatMoney(
              (unanswered?.input ?? { expectedTotal: order?.total }).expectedTotal ?? zero,
            )}
          </span>
        </p>
        <LargeButton busy={isBusy} disabled={!data?.me} onClick={() => void submit()}>
          {unanswered ? 'Ask again' : 'Place order'}
        </LargeButton>
        <p className="text-center text-sm text-soft">
          {data?.me ? `Ordered by ${data.me.displayName}, ${data.me.email}` : '\u00a0'}
        </p>
      </div>
    </div>
  );
}

const zero = { amountMinor: '0', currency: 'EUR' };

function Summary({
  lines,
  now,
}: {
  lines: readonly CartLine[];
  now: ReturnType<typeof useCartNow>['now'];
}) {
  return (
    <ul aria-label="What you order" className="border-y">
      {lines.map((line) => {
        const problem = problemOf(line, now.get(line.variantId));
        return (
          <li
            key={line.variantId}
            className="flex items-baseline justify-between gap-4 border-b py-3 last:border-b-0"
          >
            <span className="grid">
              <span>
                {line.quantity} × {line.title}
              </span>
              <span className="text-sm text-soft">{line.name}</span>
              {problem && <span className="text-sm font-medium text-bad">{problem}</span>}
            </span>
            <span className="numeric font-medium">{formatMoney(lineTotal(line))}</span>
          </li>
        );
      })}
    </ul>
  );
}

function NothingToOrder() {
  return (
    <>
      <PageTitle title="Check out">Check out</PageTitle>
      <Empty
        icon={<ShoppingBag />}
        title="There is nothing to order"
        action={
          <Link to="/" className={largeButtonClass()}>
            See what there is
          </Link>
        }
      >
        What you put into your cart can be ordered here.
      </Empty>
    </>
  );
}

export type ChangeCart = (step: (cart: Cart) => Cart) => void;
