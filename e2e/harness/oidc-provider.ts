import { type OidcProvider, startOidcProvider } from '@supergraph/testing/oidc-provider';

// A process of its own, as a provider is: `node oidc-provider.ts <redirect uri>`; it says where it is.
const [redirectUri = ''] = process.argv.slice(2);
const provider: OidcProvider = await startOidcProvider({
  redirectUri,
  claimsOf: (name) => ({
    email: `${name}@elsewhere.example`,
    email_verified: !name.startsWith('unverified'),
    name,
  }),
});
process.stdout.write(`${provider.issuer}\n`);
// It ends with whoever started it.
process.stdin.once('end', () => process.exit()).resume();
