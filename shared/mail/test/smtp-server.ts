import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** What the server makes of a mail; `wait` never answers. */
export type Behaviour =
  | 'take'
  | 'greylist'
  | 'refuse-recipient'
  | 'refuse-sender'
  | 'refuse-content'
  | 'hang-up-after-taking'
  | 'wait';

export interface TakenMail {
  messageId: string;
  to: string;
  content: string;
}

/** A mail server in this process, as good or bad as a test wants it; by recipient where it is told so. */
export async function startMailServer({ port = 0, user = '' } = {}) {
  const taken: TakenMail[] = [];
  const behaviours = new Map<string, Behaviour>();
  const asked = { connections: 0, mostAtOnce: 0 };
  const server = new SMTPServer({
    authOptional: user === '',
    allowInsecureAuth: true,
    disabledCommands: user === '' ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    closeTimeout: 10,
    onConnect(_session, callback) {
      asked.connections += 1;
      asked.mostAtOnce = Math.max(asked.mostAtOnce, server.connections.size);
      callback();
    },
    onAuth({ username }, _session, callback) {
      if (username === user) callback(null, { user });
      else callback(new Error('Who are you?'));
    },
    onMailFrom(_address, _session, callback) {
      callback(behaviourOf('sender') === 'refuse-sender' ? failure(550, 'not from you') : null);
    },
    onRcptTo({ address }, _session, callback) {
      const behaviour = behaviourOf(address);
      if (behaviour === 'greylist') callback(failure(451, 'later, please'));
      else if (behaviour === 'refuse-recipient') callback(failure(550, `no ${address} here`));
      else callback();
    },
    async onData(stream, session, callback) {
      const content = await text(stream);
      const [to = ''] = session.envelope.rcptTo.map(({ address }) => address);
      const behaviour = behaviourOf(to);
      if (behaviour === 'wait') return;
      if (behaviour === 'refuse-content') return callback(failure(554, 'spam'));
      const [, messageId = ''] = /^Message-ID: <(.+)>\r$/m.exec(content) ?? [];
      taken.push({ messageId, to, content });
      if (behaviour === 'hang-up-after-taking') {
        for (const connection of server.connections) connection.close();
        return;
      }
      callback();
    },
  });
  server.on('error', () => undefined);
  const behaviourOf = (address: string) =>
    behaviours.get(address) ?? behaviours.get('all') ?? 'take';
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address();
  const ownPort = typeof address === 'object' && address ? address.port : 0;
  return {
    port: ownPort,
    url: `smtp://${user && `${user}:secret@`}127.0.0.1:${ownPort}`,
    taken,
    asked,
    behave(behaviour: Behaviour, address = 'all') {
      behaviours.set(address, behaviour);
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function failure(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
