import { anchor, dayMs, historyStart, iso } from './calendar.ts';
import type { MoneySeed, ProductSeed, VariantSeed } from './formats.ts';
import { demoId } from './ids.ts';
import { drawingFile } from './images/drawings.ts';
import { DRAWING_PX } from './images/still-life.ts';
import type { Random } from './random.ts';
import { brands, type Department, departments } from './range.ts';

/** Every 50th product is imported and priced in US dollars, every 33rd is no longer sold. */
const importedEvery = 50;
const archivedEvery = 33;

/** One product for each brand and article: 10 × 100. */
export function demoProducts(random: Random): ProductSeed[] {
  const pairs = departments.flatMap((department) =>
    department.articles.flatMap((article) =>
      brands.map((brand) => ({ department, article, brand })),
    ),
  );
  return pairs.map((pair, index) => demoProduct(random, { ...pair, number: index + 1 }));
}

interface Pair {
  department: Department;
  article: Department['articles'][number];
  brand: string;
  number: number;
}

function demoProduct(random: Random, { department, article, brand, number }: Pair): ProductSeed {
  const material = random.pick(department.materials);
  const createdAt = historyStart - random.integer(30, 700) * dayMs;
  const currency = number % importedEvery === 0 ? 'USD' : 'EUR';
  const base = article.price * (0.8 + random.next() * 0.6);
  const options = department.axis.options.slice(0, random.integer(1, 4));
  return {
    id: demoId('product', createdAt, random),
    title: `${brand} ${article.name}`,
    description: `${article.name} in ${material} by ${brand}. ${department.use}.`,
    tags: [
      department.tag,
      article.tag,
      ...(currency === 'USD' ? ['import'] : []),
      ...(createdAt > anchor - 430 * dayMs ? ['new'] : []),
    ],
    status: number % archivedEvery === 0 ? 'ARCHIVED' : 'ACTIVE',
    createdAt: iso(createdAt),
    images: [
      {
        file: drawingFile(article.name),
        alt: `${brand} ${article.name}, drawn as a still life`,
        ...{ width: DRAWING_PX, height: DRAWING_PX },
      },
    ],
    variants: options.map(
      (option): VariantSeed => ({
        id: demoId('variant', createdAt, random),
        sku: `${department.code}-${String(number).padStart(4, '0')}-${option.code}`,
        name: option.name,
        price: shopPrice(base * option.priceShare, currency),
        version: 1,
      }),
    ),
  };
}

/** Prices end in 90 as they do in shops. */
function shopPrice(amount: number, currency: string): MoneySeed {
  return { amountMinor: String(Math.max(1, Math.round(amount)) * 100 - 10), currency };
}
