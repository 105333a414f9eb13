import { describe, expect, it } from 'vitest';
import { createOrderAdmission, type OrderPlace } from './order-admission.ts';

/** Orders that come together and wait together, over a clock of its own. */
function openAdmission(placesAtFirst = 32) {
  const time = { ms: 0 };
  const admission = createOrderAdmission({ waitMs: 2_000, placesAtFirst, clock: () => time.ms });
  return {
    admission,
    wave(waitedMs: number, isSettled: (index: number) => boolean | undefined) {
      const places: OrderPlace[] = [];
      for (let place = admission.enter(); place; place = admission.enter()) places.push(place);
      time.ms += waitedMs;
      places.forEach((place, index) => {
        place.leave(isSettled(index));
      });
    },
  };
}

describe('the admission of orders', () => {
  it('takes on more while stock settles them within half of the wait', () => {
    const { admission, wave } = openAdmission();
    wave(900, () => true);
    expect(admission.places).toBe(36);
  });

  it('takes on fewer when stock is slower than that, but never none', () => {
    const { admission, wave } = openAdmission();
    wave(1_500, () => true);
    expect(admission.places).toBe(21);
    for (let times = 0; times < 20; times += 1) wave(2_000, (index) => index === 0);
    expect(admission.places).toBe(16);
  });

  it('learns nothing while stock answers nobody: orders are taken on as PENDING', () => {
    const { admission, wave } = openAdmission();
    for (let times = 0; times < 5; times += 1) wave(2_000, () => false);
    expect(admission.places).toBe(32);
  });

  it('learns nothing of what was not placed', () => {
    const { admission, wave } = openAdmission();
    wave(2_000, () => undefined);
    wave(2_000, () => undefined);
    expect(admission.places).toBe(32);
    expect(admission.waiting).toBe(0);
  });

  it('says when to come again', () => {
    const { admission } = openAdmission();
    expect(() => admission.refuse('usr_1')).toThrow(
      expect.objectContaining({
        code: 'SERVICE_UNAVAILABLE',
        details: { retryAfterMs: expect.any(Number) },
      }),
    );
  });
});
