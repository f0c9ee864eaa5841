import type { IncomingMessage, ServerResponse } from 'node:http'
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { LocalBus } from '../events/bus.ts'
import { readBody } from '../gateway/http-api.ts'
import { answerLanguage, embed, judgeTalk, type Phrasebook, Refused, writeAnswer } from './language-answers.ts'
import { localCredentials } from './queues.ts'

type Json = Readonly<Record<string, unknown>>

/** The first line of a recording that a simulator made; what follows are the words, for nobody here can listen. */
const mark = '#!AMR\n'

/** What is said in a simulated recording; nothing in a real one. */
const wordsIn = (bytes: Uint8Array): string => {
  const text = Buffer.from(bytes).toString()
  return text.startsWith(mark) ? text.slice(mark.length).trim() : ''
}

const formats = new Set(['amr', 'flac', 'm4a', 'mp3', 'mp4', 'ogg', 'wav', 'webm'])

/** The characters of every text in a body. */
function charactersIn(body: unknown): number {
  if (typeof body === 'string') return [...body].length
  return body && typeof body === 'object'
    ? Object.values(body).reduce((sum: number, one) => sum + charactersIn(one), 0)
    : 0
}

/** What a picture's own bytes say about it; a stand-in cannot see. */
function look(bytes: Buffer, format: string): string {
  const isPng = bytes.subarray(1, 4).toString() === 'PNG'
  return isPng
    ? `一张 ${bytes.readUInt32BE(16)}×${bytes.readUInt32BE(20)} 的 PNG 图片（本机替身只读得出尺寸）`
    : `一张 ${format.toUpperCase()} 图片，${bytes.length} 字节（本机替身看不见内容）`
}

/**
 * Amazon Transcribe, Comprehend, Translate and Bedrock at the wire, as far as we call them. What they answer comes from
 * what they are given.
 */
export class LocalLanguage {
  readonly jobs = new Map<string, { status: string; readonly key: string }>()
  /** The services refuse every call, as in an outage. */
  isDown = false
  /** Every answer comes so late. */
  delayMs = 0
  /** What the model writes instead of its own answer, for those who want to see it refused. */
  written: string | undefined
  readonly phrasebook: Phrasebook = new Map()
  /** How often each operation was called, how many characters it was given, and how many it gave. */
  readonly calls = new Map<string, { times: number; given: number; gave: number }>()
  private readonly bus: LocalBus
  private readonly files: S3Client

  constructor(bus: LocalBus, s3Endpoint: string) {
    this.bus = bus
    this.files = new S3Client({
      endpoint: s3Endpoint,
      region: 'us-east-1',
      credentials: localCredentials,
      forcePathStyle: true,
      requestChecksumCalculation: 'WHEN_REQUIRED',
    })
  }

  /** Serves a call to one of the two. False for others. */
  async serve(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const operation = /^Transcribe\.(\w+)$/.exec(String(request.headers['x-amz-target'] ?? ''))?.[1]
    const target = String(request.headers['x-amz-target'] ?? '')
    const isLanguage = /^(Comprehend_|AWSShineFrontendService_)/.test(target)
    const [, model, verb] = /^\/model\/([^/]+)\/(converse|invoke)$/.exec(request.url ?? '') ?? []
    if (!operation && !model && !isLanguage) return false
    const name = operation ? `Transcribe.${operation}` : (verb ?? target.split('.')[1] ?? '')
    const call = this.calls.get(name) ?? { times: 0, given: 0, gave: 0 }
    this.calls.set(name, call)
    call.times++
    if (this.delayMs > 0) await new Promise((done) => setTimeout(done, this.delayMs))
    const body = JSON.parse((await readBody(request, 8 * 1024 * 1024))?.toString() || '{}') as Json
    call.given += charactersIn(body)
    const send = (status: number, answer: unknown, type?: string) => {
      call.gave += charactersIn(answer)
      response.writeHead(status, { 'content-type': 'application/json', ...(type && { 'x-amzn-errortype': type }) })
      response.end(JSON.stringify(type ? { __type: type, ...(answer as object) } : answer))
      return true
    }
    if (this.isDown) return send(500, { message: 'simulated' }, 'InternalFailureException')
    if (model || isLanguage)
      try {
        const answer =
          verb === 'converse'
            ? converse(body, this.written)
            : model
              ? embed(decodeURIComponent(model), body)
              : answerLanguage(target, body, this.phrasebook)
        return answer === undefined ? send(400, {}, 'UnknownOperationException') : send(200, answer)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        return send(400, { message: error.message }, error.type)
      }
    return this.transcribe(operation ?? '', body, send)
  }

  /** One call to Transcribe. */
  private async transcribe(
    operation: string,
    body: Json,
    send: (status: number, answer: unknown, type?: string) => boolean,
  ): Promise<boolean> {
    const refuse = (type: string, Message: string) => send(400, { Message }, type)
    const name = String(body.TranscriptionJobName ?? '')
    if (operation === 'DeleteTranscriptionJob')
      return this.jobs.delete(name)
        ? send(200, {})
        : refuse('BadRequestException', 'The requested job couldn’t be found.')
    if (operation !== 'StartTranscriptionJob') return refuse('UnknownOperationException', 'not known here')
    if (!/^[0-9a-zA-Z._-]{1,200}$/.test(name)) return refuse('BadRequestException', 'TranscriptionJobName is not valid')
    if (this.jobs.has(name)) return refuse('ConflictException', 'The requested job name already exists.')
    const { MediaFileUri = '' } = (body.Media ?? {}) as Record<string, string>
    const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(MediaFileUri) ?? []
    const file = bucket && key ? await this.read(bucket, key) : undefined
    if (!file || !bucket || !key)
      return refuse('BadRequestException', 'The S3 URI that you provided doesn’t point to an S3 object.')
    this.jobs.set(name, { status: 'IN_PROGRESS', key })
    setTimeout(() => void this.finish(name, file, bucket, String(body.OutputKey ?? '')), 150).unref()
    return send(200, { TranscriptionJob: { TranscriptionJobName: name, TranscriptionJobStatus: 'IN_PROGRESS' } })
  }

  private async read(Bucket: string, Key: string) {
    try {
      const answer = await this.files.send(new GetObjectCommand({ Bucket, Key }))
      return {
        contentType: answer.ContentType ?? '',
        bytes: (await answer.Body?.transformToByteArray()) ?? new Uint8Array(),
      }
    } catch {
      return undefined
    }
  }

  /** Writes what was heard where it was asked for, and says on the default bus that the job has ended. */
  private async finish(
    name: string,
    file: { readonly contentType: string; readonly bytes: Uint8Array },
    Bucket: string,
    Key: string,
  ): Promise<void> {
    const format = file.contentType.split(/[/;]/)[1]?.replace('mpeg', 'mp3') ?? ''
    const isKnown = formats.has(format)
    const words = wordsIn(file.bytes)
    if (isKnown)
      await this.files.send(
        new PutObjectCommand({
          Bucket,
          Key,
          ContentType: 'application/json',
          Body: JSON.stringify({
            jobName: name,
            status: 'COMPLETED',
            results: {
              language_code: 'zh-CN',
              transcripts: [{ transcript: words }],
              items: words ? [{ type: 'pronunciation', alternatives: [{ confidence: '0.97', content: words }] }] : [],
            },
          }),
        }),
      )
    const status = isKnown ? 'COMPLETED' : 'FAILED'
    const job = this.jobs.get(name)
    if (job) job.status = status
    await this.bus.put({
      EventBusName: 'default',
      Source: 'aws.transcribe',
      DetailType: 'Transcribe Job State Change',
      Detail: JSON.stringify({ TranscriptionJobName: name, TranscriptionJobStatus: status }),
    })
  }
}

function converse(body: Json, written: string | undefined): unknown {
  const [message] = (body.messages ?? []) as readonly { readonly content?: readonly Json[] }[]
  const image = message?.content?.find((block) => 'image' in block)?.image as
    | { readonly format: string; readonly source: { readonly bytes: string } }
    | undefined
  const prompt = message?.content?.map((block) => String(block.text ?? '')).join('') ?? ''
  if (!image && !prompt) throw new Refused('ValidationException', 'The content field in the Message object is empty.')
  const text = image
    ? look(Buffer.from(image.source.bytes, 'base64'), image.format)
    : (written ?? (prompt.startsWith('<talk>') ? judgeTalk(prompt) : writeAnswer(prompt)))
  return {
    output: { message: { role: 'assistant', content: [{ text }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 1_000, outputTokens: 40, totalTokens: 1_040 },
    metrics: { latencyMs: 1 },
  }
}
