import {
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import type { MediaEraser } from '../ports/outside.ts'

interface Version {
  readonly Key?: string | undefined
  readonly VersionId?: string | undefined
}

/** Removes files for good: the bucket keeps versions, and a deletion without their names would only hide them. */
export function s3MediaEraser(bucket: string, client = new S3Client({ forcePathStyle: true })): MediaEraser {
  const versionsUnder = async (prefix: string): Promise<readonly Version[]> => {
    const found: Version[] = []
    let page: ListObjectVersionsCommandOutput | undefined
    do {
      const from = page && { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker }
      page = await client.send(new ListObjectVersionsCommand({ Bucket: bucket, Prefix: prefix, ...from }))
      found.push(...(page.Versions ?? []), ...(page.DeleteMarkers ?? []))
    } while (page.IsTruncated && page.NextKeyMarker)
    return found
  }
  /** Of a bucket without versions, which lists none, and forgets a file at once. */
  const filesUnder = async (prefix: string): Promise<readonly Version[]> => {
    const found: Version[] = []
    for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix }))
      found.push(...Contents.map(({ Key }) => ({ Key })))
    return found
  }
  const removeThese = async (versions: readonly Version[]): Promise<void> => {
    for (const { Key, VersionId } of versions)
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key, ...(VersionId && { VersionId }) }))
  }
  return {
    remove: async (key) => {
      const versions = (await versionsUnder(key)).filter((version) => version.Key === key)
      await removeThese(versions.length > 0 ? versions : [{ Key: key }])
    },
    removeUnder: async (folder) => {
      const versions = await versionsUnder(folder)
      const all = versions.length > 0 ? versions : await filesUnder(folder)
      await removeThese(all)
      return new Set(all.map(({ Key }) => Key)).size
    },
  }
}
