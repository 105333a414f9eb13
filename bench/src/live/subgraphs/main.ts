// One process with the two subgraphs, as ours are made: parcels, whose changes come from Postgres and which
// announces them, and couriers. It changes parcels itself, and publishes the keys of tokens.
import { createAnnouncer } from '@supergraph/events/announcer';
import { connectTransport } from '@supergraph/events/connect-transport';
import { readJwks } from '@supergraph/service/identity/jwks';
import { createVerifier } from '@supergraph/service/identity/verifier';
import { createLogger } from '@supergraph/service/logger';
import { serveControl } from '../control.ts';
import { PARCEL_CHANGED } from '../graph.ts';
import { readSettings } from '../settings.ts';
import { makeChanges, readChanges } from './changes.ts';
import { createCouriers } from './couriers.ts';
import { createParcels } from './parcels.ts';
import { openStore } from './store.ts';

const settings = readSettings();
const log = createLogger({ service: 'bench', level: 'warn' });
const publicKeys = readJwks(settings.jwks);
const keys = { keyFor: async (kid: string) => publicKeys.get(kid) };
const verifier = createVerifier({ ...settings, keys });
const transport = await connectTransport(settings.eventsUrl, { log });
const announcer = createAnnouncer({ transport, type: PARCEL_CHANGED, log });
const store = await openStore({
  url: settings.databaseUrl,
  parcels: settings.parcels,
  announcer,
  log,
});
const { gatewaySecret, ports } = settings;
const parcels = await createParcels({ store, verifier, gatewaySecret, log });
const couriers = await createCouriers({ verifier, gatewaySecret, log });
await parcels.listen({ host: '127.0.0.1', port: ports.parcels });
await couriers.listen({ host: '127.0.0.1', port: ports.couriers });

serveControl(ports.control, {
  jwks: () => settings.jwks,
  changes: (given) => makeChanges(store, readChanges(given)),
});

process.once('SIGTERM', async () => {
  await Promise.all([parcels, couriers].map((app) => app.close()));
  await announcer.stop();
  await store.close();
  await transport.close();
  process.exit(0);
});
