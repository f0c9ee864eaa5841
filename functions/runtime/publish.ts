import type { CloudFormationCustomResourceEvent } from 'aws-lambda'
import type { MediaStore } from '../../shared/ports/outside.ts'
import { logger, observed } from './observe.ts'

export interface PublisherPorts {
  readonly files: () => readonly { readonly key: string; readonly bytes: Uint8Array }[]
  readonly store: Pick<MediaStore, 'put'>
  readonly answer: (url: string, body: Record<string, unknown>) => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

/** A CloudFormation custom resource: files and a settings file are put on create and update; delete leaves the bucket be. */
export function publishHandler(compose: () => PublisherPorts) {
  const ports = compose()
  return observed<CloudFormationCustomResourceEvent, void>(async (event) => {
    const base = {
      StackId: event.StackId,
      RequestId: event.RequestId,
      LogicalResourceId: event.LogicalResourceId,
      PhysicalResourceId: 'yunke-web',
    }
    try {
      if (event.RequestType !== 'Delete') {
        for (const { key, bytes } of ports.files())
          await ports.store.put(key, types[key.split('.').at(-1) ?? ''] ?? 'application/octet-stream', bytes)
        const settings = Buffer.from(String(event.ResourceProperties.Settings))
        await ports.store.put('console/settings.json', types.json as string, settings)
      }
      await ports.answer(event.ResponseURL, { ...base, Status: 'SUCCESS' })
    } catch (error) {
      logger.error('publishing failed', { reason: (error as Error).message })
      await ports.answer(event.ResponseURL, { ...base, Status: 'FAILED', Reason: (error as Error).message })
    }
  })
}
