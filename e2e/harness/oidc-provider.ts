import { type OidcProvider, startOidcProvider } from '@supergraph/testing/oidc-provider';

// A process of its own, as a provider is: `node oidc-provider.ts <port> <redirect uri>`.
const [port, redirectUri = ''] = process.argv.slice(2);
const provider: OidcProvider = await startOidcProvider({
  port: Number(port),
  redirectUri,
  claimsOf: (name) => ({ email: `${name}@elsewhere.example`, email_verified: true, name }),
});
process.stdout.write(`${provider.issuer}\n`);
