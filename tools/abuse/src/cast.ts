import { logIn, openShop } from '@supergraph/chaos/shop';
import { demoLogins, demoPassword } from '@supergraph/demo-data/users';
import type { Target } from './attacker/target.ts';
import type { Site } from './site.ts';
import type { Watch } from './watch/sample.ts';

export interface Cast {
  target: Target;
  watch(options?: { signsIn: boolean }): Watch;
  signInAgain(): Promise<void>;
}

/** Neither is the stack's own, and they have no network in common. */
const addresses = { attacker: '127.1.13.13', bystander: '127.2.7.7' };
/** Of one product: enough to multiply with. */
const VARIANTS = 50;
/** Access tokens last ten minutes. */
const SIGN_IN_AGAIN_MS = 240_000;

/** Who takes part: the attacker as a customer, the bystander as another, and articles in stock. */
export async function gatherCast(urls: Site['urls'], minting?: Site['minting']): Promise<Cast> {
  const url = `${urls.gateway}/graphql`;
  const run = `a${Date.now().toString(36)}`;
  const login = { email: demoLogins.customer2, password: demoPassword };
  const attacker = await logIn(url, { email: demoLogins.customer, password: demoPassword });
  const bystander = await logIn(url, login);
  const { variantIds } = await openShop(url, { run, customers: 0, variants: VARIANTS });
  const { gateway, ...subgraphs } = urls;
  const target: Target = {
    gateway,
    subgraphs,
    address: addresses.attacker,
    token: attacker.token,
    email: login.email,
    variantIds: [...variantIds],
    minting,
  };
  let signedInAt = Date.now();
  return {
    target,
    watch: ({ signsIn } = { signsIn: false }) => ({
      gateway,
      services: urls,
      address: addresses.bystander,
      token: bystander.token,
      ...(signsIn && { login }),
    }),
    async signInAgain() {
      if (Date.now() - signedInAt < SIGN_IN_AGAIN_MS) return;
      await Promise.all([attacker.renew(), bystander.renew()]);
      target.token = attacker.token;
      signedInAt = Date.now();
    },
  };
}
