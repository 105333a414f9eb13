// Makes Vendure's tables in an empty database, and the smallest shop that a guest can check out of:
// one channel, one zone with its tax, one shipping method, one payment that settles at once, products of
// one variant each with plenty of stock. Ids count from 1.
import process from 'node:process';
import {
  bootstrap,
  dummyPaymentHandler,
  LanguageCode,
  Populator,
  ProductService,
  ProductVariantService,
  RequestContextService,
  TaxCategoryService,
} from '@vendure/core';
import { configOf } from './config.mjs';

const initialData = {
  defaultLanguage: LanguageCode.en,
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard', percentage: 19 }],
  shippingMethods: [{ name: 'Standard', price: 500 }],
  paymentMethods: [
    {
      name: 'Settled at once',
      handler: {
        code: dummyPaymentHandler.code,
        arguments: [{ name: 'automaticSettle', value: 'true' }],
      },
    },
  ],
  collections: [],
};

const app = await bootstrap(configOf({ synchronize: true }));
await app.get(Populator).populateInitialData(initialData);
const ctx = await app.get(RequestContextService).create({ apiType: 'admin' });
const [taxCategory] = (await app.get(TaxCategoryService).findAll(ctx)).items;
for (let number = 1; number <= Number(process.env.VARIANTS); number += 1) {
  const name = `Bench ${number}`;
  const translations = [
    { languageCode: LanguageCode.en, name, slug: `bench-${number}`, description: '' },
  ];
  const product = await app.get(ProductService).create(ctx, { translations });
  await app.get(ProductVariantService).create(ctx, [
    {
      productId: product.id,
      translations: [{ languageCode: LanguageCode.en, name }],
      sku: `BENCH-${number}`,
      price: 1290,
      taxCategoryId: taxCategory.id,
      stockOnHand: 1_000_000,
    },
  ]);
}
await app.close();
