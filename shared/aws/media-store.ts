import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { notFound } from '../errors/errors.ts'
import type { MediaStore } from '../ports/outside.ts'

const linkSeconds = 3_600
const uploadSeconds = 300

/** The bucket of files. Links are signed, last an hour, and always download with the type that was stored. */
export function s3MediaStore(bucket: string): MediaStore {
  const client = new S3Client({ forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' })
  return {
    put: async (key, contentType, bytes, fileName) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: bytes,
          ContentType: contentType,
          ...(fileName && { Metadata: { name: encodeURIComponent(fileName) } }),
        }),
      )
    },
    get: async (key) => {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
        const bytes = await answer.Body?.transformToByteArray()
        return { key, contentType: answer.ContentType ?? 'application/octet-stream', bytes: bytes ?? new Uint8Array() }
      } catch (error) {
        if (error instanceof NoSuchKey) throw notFound('file', key)
        throw error
      }
    },
    uploadLink: (key, contentType) =>
      getSignedUrl(client, new PutObjectCommand({ Bucket: bucket, Key: key, ContentType: contentType }), {
        expiresIn: uploadSeconds,
        signableHeaders: new Set(['content-type']),
      }),
    downloadLink: (key) =>
      getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), { expiresIn: linkSeconds }),
  }
}
