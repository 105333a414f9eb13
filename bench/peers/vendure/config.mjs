import process from 'node:process';
import { DefaultLogger, dummyPaymentHandler, LogLevel } from '@vendure/core';

/**
 * Vendure's core alone, as it is in production, with its defaults but for what is set here. It queues no
 * job at a checkout: jobs come from sessions that expire, collections that change, search and mail, which
 * are not part of it. So there is no queue on the database that is polled, and no worker beside it.
 */
export function configOf({ synchronize }) {
  return {
    // A cookie, since only that is known to the second field of a document whose first began the session.
    authOptions: {
      tokenMethod: 'cookie',
      cookieOptions: { secret: 'measured' },
      superadminCredentials: { identifier: 'measured', password: 'measured' },
    },
    apiOptions: {
      hostname: '127.0.0.1',
      port: Number(process.env.PORT),
      cors: false,
      csrfPrevention: true,
      middleware: [{ route: 'ready', handler: (_request, response) => response.end('ready') }],
    },
    dbConnectionOptions: {
      type: 'postgres',
      url: process.env.DATABASE_URL,
      synchronize,
      logging: false,
    },
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
    logger: new DefaultLogger({ level: LogLevel.Warn }),
  };
}
