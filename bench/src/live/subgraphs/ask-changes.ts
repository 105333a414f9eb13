import { z } from 'zod';
import { askControl } from '../control.ts';
import type { Changes } from './changes.ts';

const made = z.object({ committed: z.number(), seconds: z.number() });

/** Has parcels changed, for as long as it takes. @param url of the control of the subgraphs */
export async function changeParcels(url: string, { perSecond, seconds }: Changes) {
  return made.parse(await askControl(url, 'changes', { perSecond, seconds }));
}
