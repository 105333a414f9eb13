import { variables } from '@supergraph/service/config';
import { z } from 'zod';
import { createFolderStore } from './store/folder-store.ts';
import type { MediaStore } from './store/media-store.ts';
import { createS3Store, type S3Settings } from './store/s3-store.ts';

const credentialsForm = /^([^:\s]+):(\S+)$/;

/** What every service that takes images reads from its environment. */
export const mediaVariables = {
  MEDIA_FOLDER: variables.text().default('media'),
  MEDIA_URL: variables.url('http', 'https').optional(),
  MEDIA_BUCKET: variables.text().optional(),
  MEDIA_BUCKET_REGION: variables.text().default('us-east-1'),
  MEDIA_BUCKET_ENDPOINT: variables.url('http', 'https').optional(),
  MEDIA_BUCKET_CREDENTIALS: z
    .string()
    .regex(credentialsForm, 'must be the id of a key and its secret, with a colon between them')
    .optional(),
};

type Given = z.output<z.ZodObject<typeof mediaVariables>>;

export interface MediaSettings {
  /** Where files lie, unless in S3. */
  folder: string;
  s3?: S3Settings | undefined;
  /** What addresses of images begin with, without a slash at its end; '' for the gateway's own origin. */
  publicUrl: string;
}

/** The same under the names that code uses. */
export function mediaSettings(given: Given): MediaSettings {
  const [, accessKeyId, secretAccessKey] =
    credentialsForm.exec(given.MEDIA_BUCKET_CREDENTIALS ?? '') ?? [];
  const credentials = accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined;
  return {
    folder: given.MEDIA_FOLDER,
    publicUrl: (given.MEDIA_URL ?? '').replace(/\/+$/, ''),
    s3:
      given.MEDIA_BUCKET === undefined
        ? undefined
        : {
            bucket: given.MEDIA_BUCKET,
            region: given.MEDIA_BUCKET_REGION,
            endpoint: given.MEDIA_BUCKET_ENDPOINT,
            credentials,
          },
  };
}

/** S3 where it is configured, else a folder. */
export function openMediaStore({ folder, s3 }: MediaSettings): MediaStore {
  return s3 ? createS3Store(s3) : createFolderStore(folder);
}
