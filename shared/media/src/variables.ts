import { variables } from '@supergraph/service/config';
import type { z } from 'zod';
import { createFolderStore } from './store/folder-store.ts';
import type { MediaStore } from './store/media-store.ts';
import { createS3Store, type S3Settings } from './store/s3-store.ts';

/** What every service that takes images reads from its environment. */
export const mediaVariables = {
  MEDIA_FOLDER: variables.text().default('media'),
  MEDIA_URL: variables.url('http', 'https').optional(),
  MEDIA_S3_BUCKET: variables.text().optional(),
  MEDIA_S3_REGION: variables.text().default('us-east-1'),
  MEDIA_S3_ENDPOINT: variables.url('http', 'https').optional(),
  MEDIA_S3_ACCESS_KEY_ID: variables.text().optional(),
  MEDIA_S3_ACCESS_KEY_SECRET: variables.text().optional(),
};

type Given = z.output<z.ZodObject<typeof mediaVariables>>;

/** For `superRefine` of the configuration: half of a pair of credentials is none. */
export function requireWholeCredentials(given: Given, context: z.RefinementCtx): void {
  const { MEDIA_S3_ACCESS_KEY_ID: id, MEDIA_S3_ACCESS_KEY_SECRET: secret } = given;
  if ((id === undefined) === (secret === undefined)) return;
  const [missing, there] =
    id === undefined
      ? ['MEDIA_S3_ACCESS_KEY_ID', 'MEDIA_S3_ACCESS_KEY_SECRET']
      : ['MEDIA_S3_ACCESS_KEY_SECRET', 'MEDIA_S3_ACCESS_KEY_ID'];
  context.addIssue({
    code: 'custom',
    path: [missing],
    message: `is required where ${there} is set`,
  });
}

export interface MediaSettings {
  /** Where files lie, unless in S3. */
  folder: string;
  s3?: S3Settings | undefined;
  /** What addresses of images begin with, without a slash at its end; '' for the gateway's own origin. */
  publicUrl: string;
}

/** The same under the names that code uses. */
export function mediaSettings(given: Given): MediaSettings {
  const { MEDIA_S3_ACCESS_KEY_ID: accessKeyId, MEDIA_S3_ACCESS_KEY_SECRET: secretAccessKey } =
    given;
  const credentials =
    accessKeyId === undefined || secretAccessKey === undefined
      ? undefined
      : { accessKeyId, secretAccessKey };
  return {
    folder: given.MEDIA_FOLDER,
    publicUrl: (given.MEDIA_URL ?? '').replace(/\/+$/, ''),
    s3:
      given.MEDIA_S3_BUCKET === undefined
        ? undefined
        : {
            bucket: given.MEDIA_S3_BUCKET,
            region: given.MEDIA_S3_REGION,
            endpoint: given.MEDIA_S3_ENDPOINT,
            credentials,
          },
  };
}

/** S3 where it is configured, else a folder. */
export function openMediaStore({ folder, s3 }: MediaSettings): MediaStore {
  return s3 ? createS3Store(s3) : createFolderStore(folder);
}
