import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'

async function bodyOf(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** What a call is answered with when it was passed on. */
export interface Passed {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

function forward(endpoint: string, request: IncomingMessage, body: Buffer): Promise<Passed> {
  const url = new URL(request.url ?? '/', endpoint)
  return new Promise((resolve, reject) => {
    const upstream = httpRequest(
      url,
      { method: request.method, headers: { ...request.headers, host: url.host, 'content-length': body.length } },
      (answer) =>
        void bodyOf(answer).then(
          (whole) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: whole }),
          reject,
        ),
    )
    upstream.once('error', reject)
    upstream.end(body)
  })
}

export interface Call {
  readonly request: IncomingMessage
  readonly body: Buffer
  readonly response: ServerResponse
  /** Asks the service behind, with another body where one is given. */
  readonly pass: (instead?: Buffer) => Promise<Passed>
}

/** Answers with what the service behind said. */
export function answerWith(response: ServerResponse, { status, headers, body }: Passed): void {
  response.writeHead(status, headers)
  response.end(body)
}

/** Stands before a service; each call is whatever `serve` makes of it. */
export async function standBefore(endpoint: string, serve: (call: Call) => Promise<void>): Promise<string> {
  const server = createServer((request, response) => {
    const work = async () => {
      const body = await bodyOf(request)
      await serve({ request, body, response, pass: (instead = body) => forward(endpoint, request, instead) })
    }
    void work().catch(() => response.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()))
  server.unref()
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`
}

/** One such place for each endpoint, however often it is asked for. */
export function onePerEndpoint(make: (endpoint: string, number: number) => Promise<string>) {
  const made = new Map<string, Promise<string>>()
  return (endpoint: string): Promise<string> => {
    const place = made.get(endpoint) ?? make(endpoint, made.size)
    made.set(endpoint, place)
    return place
  }
}
