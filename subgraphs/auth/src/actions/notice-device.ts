import { familiarityOf } from '../domain/familiarity.ts';
import type { User } from '../domain/user.ts';
import type { AuthDb } from '../store/database.ts';
import { rememberDevice } from '../store/familiar-devices.ts';
import type { SessionClient } from '../store/sessions.ts';
import { mailUser } from './mail-user.ts';
import { momentFor, orUnknown } from './tell-moment.ts';

export const DEVICES_REMEMBERED_MAX = 50;
const REMEMBERED_MS = 180 * 24 * 3_600_000;

const bounds = { devicesMax: DEVICES_REMEMBERED_MAX, keptMs: REMEMBERED_MS };

/**
 * Mails the owner of an account that is locked when it is signed in to with a device, or from a network, that it has
 * not been for 180 days. The first of an account is nobody's news.
 */
export async function noticeDevice(
  tx: AuthDb,
  user: Pick<User, 'id' | 'email' | 'displayName' | 'locale'>,
  { client, now }: { client: SessionClient; now: Date },
): Promise<void> {
  const { device, addressBlock } = client;
  const seen = { userId: user.id, familiarity: familiarityOf(device, addressBlock), now };
  if ((await rememberDevice(tx, seen, bounds)) !== 'NEW') return;
  const data = {
    device: orUnknown(device),
    place: orUnknown(addressBlock),
    moment: momentFor(now),
  };
  await mailUser(tx, user, { template: 'new-device', data, now });
}
