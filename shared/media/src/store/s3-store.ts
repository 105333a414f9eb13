import {
  DeleteObjectsCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { IMAGE_CONTENT_TYPE } from '../sizes.ts';
import type { MediaStore } from './media-store.ts';

const CONNECT_MS_MAX = 2_000;
const ANSWER_MS_MAX = 10_000;
const ATTEMPTS = 3;

export interface S3Settings {
  bucket: string;
  region: string;
  /** Of a server that speaks S3. Default: Amazon's. */
  endpoint?: string | undefined;
  /** Default: what the surroundings give, such as the role of a machine. */
  credentials?: { accessKeyId: string; secretAccessKey: string } | undefined;
}

export interface S3Store extends MediaStore {
  close(): void;
}

/** Files in a bucket of S3, or of a server that speaks it. The bucket has to be there, and need not be public. */
export function createS3Store({ bucket, region, endpoint, credentials }: S3Settings): S3Store {
  const client = new S3Client({
    region,
    ...(credentials && { credentials }),
    // A name for each bucket is what servers other than Amazon's seldom have.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS_MAX, requestTimeout: ANSWER_MS_MAX },
    // Other servers do not know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

  return {
    async put(name, content) {
      const stored = { Bucket: bucket, Key: name, Body: content, ContentType: IMAGE_CONTENT_TYPE };
      await client.send(new PutObjectCommand(stored));
    },

    async get(name) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: name }));
        return Body ? Buffer.from(await Body.transformToByteArray()) : null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },

    async remove(names) {
      if (names.length === 0) return;
      const Objects = names.map((Key) => ({ Key }));
      const { Errors: errors = [] } = await client.send(
        new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = errors;
      if (first) throw new Error(`S3 did not remove ${first.Key}: ${first.Message}`);
    },

    close: () => client.destroy(),
  };
}
