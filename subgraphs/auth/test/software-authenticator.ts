import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** What one authenticator and its browser say that are not as they should be; default nothing. */
export interface Oddity {
  origin?: string;
  rpId?: string;
  type?: string;
  crossOrigin?: boolean;
  isUserVerified?: boolean;
  /** Instead of the next one. */
  counter?: number;
  /** Certificates in the attestation. */
  x5c?: Uint8Array[];
  userHandle?: string;
  signWith?: KeyObject;
}

interface Options {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}

const flags = { userPresent: 0x01, userVerified: 0x04, hasCredential: 0x40 };

/** An authenticator with one passkey (ES256), and the browser around it: WebAuthn Level 3, §6. */
export function createAuthenticator(origin = 'http://localhost:4000') {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const credentialId = randomBytes(32);
  let counter = 0;
  let userHandle = '';

  function authenticatorData(rpId: string, odd: Oddity, credential?: Uint8Array): Buffer {
    counter = odd.counter ?? counter + 1;
    const isUserVerified = odd.isUserVerified ?? true;
    const head = Buffer.alloc(5);
    head.writeUInt8(
      flags.userPresent |
        (isUserVerified ? flags.userVerified : 0) |
        (credential ? flags.hasCredential : 0),
    );
    head.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(odd.rpId ?? rpId), head, credential ?? Buffer.alloc(0)]);
  }

  function clientData(type: string, challenge: string, odd: Oddity): Buffer {
    const { crossOrigin = false } = odd;
    const data = { type: odd.type ?? type, challenge, origin: odd.origin ?? origin, crossOrigin };
    return Buffer.from(JSON.stringify(data));
  }

  function answer(response: Record<string, unknown>): string {
    const id = credentialId.toString('base64url');
    return JSON.stringify({
      ...{ id, rawId: id, type: 'public-key', clientExtensionResults: {} },
      response,
    });
  }

  return {
    /** `navigator.credentials.create()` */
    create(options: string, odd: Oddity = {}): string {
      const { challenge, rp, user }: Options = JSON.parse(options);
      userHandle = user?.id ?? '';
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const attested = [Buffer.alloc(16), length, credentialId, coseKey(publicKey)];
      const authData = authenticatorData(rp?.id ?? '', odd, Buffer.concat(attested));
      const attStmt = odd.x5c ? { alg: -7, sig: randomBytes(70), x5c: odd.x5c } : {};
      const attestation = { fmt: odd.x5c ? 'packed' : 'none', attStmt, authData };
      return answer({
        clientDataJSON: clientData('webauthn.create', challenge, odd).toString('base64url'),
        attestationObject: encode(attestation).toString('base64url'),
        transports: ['internal'],
      });
    },

    /** `navigator.credentials.get()` */
    get(options: string, odd: Oddity = {}): string {
      const { challenge, rpId }: Options = JSON.parse(options);
      const authData = authenticatorData(rpId ?? '', odd);
      const client = clientData('webauthn.get', challenge, odd);
      const signed = Buffer.concat([authData, createHash('sha256').update(client).digest()]);
      return answer({
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authData.toString('base64url'),
        signature: sign('sha256', signed, odd.signWith ?? privateKey).toString('base64url'),
        userHandle: odd.userHandle ?? userHandle,
      });
    },
  };
}

function coseKey(publicKey: KeyObject): Buffer {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const point = [x, y].map((part) => Buffer.from(part, 'base64url'));
  return encode(
    new Map<number, unknown>([
      [1, 2], // EC2
      [3, -7], // ES256
      [-1, 1], // P-256
      [-2, point[0]],
      [-3, point[1]],
    ]),
  );
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** CBOR (RFC 8949) as far as attestations need it. */
function encode(value: unknown): Buffer {
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (typeof value === 'string') {
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  }
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  const entries = value instanceof Map ? [...value] : Object.entries(value ?? {});
  const parts = entries.flatMap(([key, of]) => [encode(key), encode(of)]);
  return Buffer.concat([head(5, entries.length), ...parts]);
}

function head(major: number, length: number): Buffer {
  const bits = major << 5;
  if (length < 24) return Buffer.from([bits | length]);
  if (length < 256) return Buffer.from([bits | 24, length]);
  return Buffer.from([bits | 25, length >> 8, length & 0xff]);
}
