import { DeleteObjectCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3'
import type { MediaEraser } from '../ports/outside.ts'

/** Removes files for good: the bucket keeps versions, and a deletion without their names would only hide them. */
export function s3MediaEraser(bucket: string, client = new S3Client({ forcePathStyle: true })): MediaEraser {
  return {
    remove: async (key) => {
      const { Versions = [], DeleteMarkers = [] } = await client.send(
        new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }),
      )
      const versions = [...Versions, ...DeleteMarkers].filter((version) => version.Key === key)
      // A bucket without versions lists none, and forgets a file at once.
      for (const { VersionId } of versions.length > 0 ? versions : [{ VersionId: undefined }])
        await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key, ...(VersionId && { VersionId }) }))
    },
  }
}
