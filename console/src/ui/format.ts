export interface Money {
  readonly amountMinor: string;
  readonly currency: string;
}

const moneyFormats = new Map<string, Intl.NumberFormat>();

/** An amount in the viewer's way of writing it; exact, however large it is. */
export function formatMoney({ amountMinor, currency }: Money, locale?: string): string {
  const key = `${locale} ${currency}`;
  const format =
    moneyFormats.get(key) ?? new Intl.NumberFormat(locale, { style: 'currency', currency });
  moneyFormats.set(key, format);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(decimalOf(amountMinor, digits) as `${number}`);
}

/** `12345` with 2 digits is `123.45`: a text, so that no digit is lost. */
export function decimalOf(amountMinor: string, digits: number): string {
  const isNegative = amountMinor.startsWith('-');
  const figures = amountMinor.replace('-', '').padStart(digits + 1, '0');
  const whole = figures.slice(0, figures.length - digits);
  const part = digits > 0 ? `.${figures.slice(-digits)}` : '';
  return `${isNegative ? '-' : ''}${whole}${part}`;
}

/**
 * What somebody typed as an amount, in minor units; undefined when it is none. Takes a comma or a point
 * before the last digits, and nothing between thousands.
 */
export function minorOf(text: string, digits: number): string | undefined {
  const found = /^\s*(-?)(\d{1,15})(?:[.,](\d*))?\s*$/.exec(text);
  const [, sign = '', whole = '', part = ''] = found ?? [];
  if (!found || part.length > digits) return undefined;
  const minor = `${whole}${part.padEnd(digits, '0')}`.replace(/^0+(?=\d)/, '');
  return `${minor === '0' ? '' : sign}${minor}`;
}

export function digitsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 2;
}

const numberFormat = new Intl.NumberFormat();

export function formatNumber(value: number): string {
  return numberFormat.format(value);
}

/** How long something took: whole milliseconds, or seconds where there are many; nothing where it is not known. */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return '–';
  return ms < 1_000
    ? `${numberFormat.format(Math.ceil(ms))} ms`
    : `${numberFormat.format(Math.round(ms / 100) / 10)} s`;
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exactMoment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

export function formatTime(iso: string): string {
  return moment.format(new Date(iso));
}

export function formatExactTime(iso: string): string {
  return exactMoment.format(new Date(iso));
}

const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto', style: 'short' });
const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** `3 hr. ago`; within a minute it is now. */
export function formatAgo(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1_000;
  const [unit, size] = steps.find(([, each]) => Math.abs(seconds) >= each) ?? ['minute', 60];
  return relative.format(Math.trunc(seconds / size), unit);
}
