import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3'
import {
  BadRequestException,
  ConflictException,
  DeleteTranscriptionJobCommand,
  LanguageCode,
  StartTranscriptionJobCommand,
  TranscribeClient,
} from '@aws-sdk/client-transcribe'
import type { Transcriber } from '../ports/outside.ts'

const outputOf = (job: string) => `transcripts/${job}.json`

interface Output {
  readonly results?: {
    readonly transcripts?: readonly { readonly transcript?: string }[]
    readonly items?: readonly { readonly alternatives?: readonly { readonly confidence?: string }[] }[]
  }
}

/** Amazon Transcribe, by batch jobs over the media bucket: https://docs.aws.amazon.com/transcribe/latest/APIReference/API_StartTranscriptionJob.html */
export function amazonTranscribe(bucket: string): Transcriber {
  const client = new TranscribeClient({ maxAttempts: 5 })
  const files = new S3Client({ forcePathStyle: true })
  return {
    begin: async (job, key) => {
      try {
        await client.send(
          new StartTranscriptionJobCommand({
            TranscriptionJobName: job,
            Media: { MediaFileUri: `s3://${bucket}/${key}` },
            IdentifyLanguage: true,
            LanguageOptions: [LanguageCode.ZH_CN, LanguageCode.EN_US],
            OutputBucketName: bucket,
            OutputKey: outputOf(job),
          }),
        )
        return true
      } catch (error) {
        if (error instanceof ConflictException) return true
        if (error instanceof BadRequestException) return false
        throw error
      }
    },
    result: async (job) => {
      try {
        const answer = await files.send(new GetObjectCommand({ Bucket: bucket, Key: outputOf(job) }))
        const { results } = JSON.parse((await answer.Body?.transformToString()) ?? '{}') as Output
        const text = results?.transcripts
          ?.map(({ transcript }) => transcript ?? '')
          .join(' ')
          .trim()
        if (!text) return undefined
        const sure = (results?.items ?? [])
          .map(({ alternatives }) => Number(alternatives?.[0]?.confidence))
          .filter((one) => one > 0)
        return { text, ...(sure.length > 0 && { confidence: sure.reduce((sum, one) => sum + one, 0) / sure.length }) }
      } catch (error) {
        if (error instanceof NoSuchKey) return undefined
        throw error
      }
    },
    forget: async (job) => {
      await files.send(new DeleteObjectCommand({ Bucket: bucket, Key: outputOf(job) }))
      try {
        await client.send(new DeleteTranscriptionJobCommand({ TranscriptionJobName: job }))
      } catch (error) {
        if (!(error instanceof BadRequestException)) throw error
      }
    },
  }
}
