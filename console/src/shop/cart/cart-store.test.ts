import { expect, it, vi } from 'vitest';
import { unitsIn, withAdded } from './cart.ts';
import { type CartStoreDeps, createCartStore } from './cart-store.ts';

const price = { amountMinor: '1290', currency: 'EUR' };
const kettle = {
  variantId: 'var_1',
  productId: 'prd_1',
  title: 'Kettle',
  kind: 'kitchen',
  image: '',
  name: 'Sand',
  price,
};
const mug = { ...kettle, variantId: 'var_2', title: 'Mug' };

type Heard = Parameters<Parameters<CartStoreDeps['otherTabs']['addEventListener']>[1]>[0];

/** Tabs of one browser: one storage, and each hears of what the others write. */
function browser() {
  const kept = new Map<string, string>();
  const tabs: ((event: Heard) => void)[] = [];
  const openTab = () => {
    let hear: (event: Heard) => void = () => undefined;
    const store = createCartStore({
      storage: {
        getItem: (key) => kept.get(key) ?? null,
        setItem(key, newValue) {
          kept.set(key, newValue);
          for (const tab of tabs) if (tab !== hear) tab({ key, newValue });
        },
      },
      otherTabs: {
        addEventListener(_type, listener) {
          hear = listener;
          tabs.push(listener);
        },
      },
    });
    return store;
  };
  const clear = () => {
    for (const tab of tabs) tab({ key: null, newValue: null });
  };
  return { openTab, kept, clear };
}

it('is there after a reload, and the same in every tab', () => {
  const { openTab } = browser();
  const [one, other] = [openTab(), openTab()];
  const changed = vi.fn();
  other.subscribe(changed);
  one.change((cart) => withAdded(cart, kettle));
  expect(changed).toHaveBeenCalledOnce();
  expect(other.cart()).toEqual(one.cart());
  expect(openTab().cart()).toEqual(one.cart());
});

it('loses nothing that another tab has put in unheard', () => {
  const { openTab, kept } = browser();
  const one = openTab();
  one.change((cart) => withAdded(cart, kettle));
  // As a tab that was frozen finds it when it wakes up.
  const elsewhere = withAdded(one.cart(), mug);
  kept.set('shop.cart', JSON.stringify(elsewhere));
  one.change((cart) => withAdded(cart, kettle));
  expect(unitsIn(one.cart())).toBe(3);
});

it('is empty where everything was cleared, and works where nothing can be stored', () => {
  const { openTab, clear } = browser();
  const one = openTab();
  one.change((cart) => withAdded(cart, kettle));
  clear();
  expect(one.cart().lines).toEqual([]);
  const refuse = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  const alone = createCartStore({
    storage: { getItem: refuse, setItem: refuse },
    otherTabs: { addEventListener: () => undefined },
  });
  alone.change((cart) => withAdded(cart, kettle));
  alone.change((cart) => withAdded(cart, mug));
  expect(unitsIn(alone.cart())).toBe(2);
});
