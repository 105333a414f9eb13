import { hash, verify } from '@node-rs/argon2';

/**
 * The least that OWASP recommends for argon2id, which is the library's default algorithm: 19 MiB, two
 * passes, one lane. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of 256 random bits that nobody kept, with the same parameters, so that checking it takes as long. */
export const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$B/L6sw+JKxYJkNOyM4Ah8A$2rgAyvlbpcPHCnqdcqAURBtDdrqyDya+sFB0PAwMpUw';

/** argon2id in PHC string format, with a salt of its own. */
export function hashPassword(password: string): Promise<string> {
  return hash(normalised(password), parameters);
}

/**
 * Whether the password is the one that was hashed. Without a hash it takes as long and is false, so
 * that time does not tell which email addresses have an account.
 */
export async function verifyPassword(
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> {
  const isRight = await verify(passwordHash ?? nobodysHash, normalised(password));
  return isRight && passwordHash !== undefined;
}

/** Whether a hash was made with less than is asked for now, so that it should be made anew. */
export function isOutdated(passwordHash: string): boolean {
  const [, algorithm, , given = ''] = passwordHash.split('$');
  const {
    m = 0,
    t = 0,
    p = 0,
  } = Object.fromEntries(
    given
      .split(',')
      .map((part) => part.split('='))
      .map(([name, value]) => [name, Number(value)]),
  );
  const { memoryCost, timeCost, parallelism } = parameters;
  return algorithm !== 'argon2id' || m < memoryCost || t < timeCost || p < parallelism;
}

/** One spelling for characters that keyboards compose differently (NIST SP 800-63B §3.1.1.2). */
function normalised(password: string): string {
  return password.normalize('NFKC');
}
