import { createHash } from 'node:crypto'
import { invalid } from '../../errors/errors.ts'
import { type Clock, daySeconds, epochAfter } from '../../ports/clock.ts'
import type { Configuration, PushNotes } from '../../ports/outside.ts'
import type { Table } from '../../ports/table.ts'
import { inboxOf } from '../conversation/resolve-contact.ts'
import { keys } from '../storage/keys.ts'

interface Ports {
  readonly table: Table
  readonly clock: Clock
  readonly configuration: Configuration
  readonly push: PushNotes
}

/** A device that was not heard of for this long is forgotten. */
const deviceDays = 90
const mostDevices = 10

/** Remembers a visitor's device, under the name that SNS gives it. @throws Rejected when the inbox has no such platform */
export async function registerDevice(
  ports: Ports,
  inboxId: string,
  address: string,
  device: { readonly platform: 'apns' | 'fcm'; readonly token: string },
): Promise<void> {
  const { settings } = inboxOf(await ports.configuration.load(), inboxId)
  const application = device.platform === 'apns' ? settings.apnsArn : settings.fcmArn
  if (!application) throw invalid('platform', `this inbox has no ${device.platform} application`)
  const endpoint = await ports.push.register(application, device.token)
  const id = createHash('sha256').update(device.token).digest('hex').slice(0, 24)
  await ports.table.transact([
    {
      put: {
        ...keys.device(inboxId, address, id),
        endpoint,
        platform: device.platform,
        expiresAt: epochAfter(ports.clock, deviceDays * daySeconds),
      },
    },
  ])
}

/** Tells the devices of somebody who is away that there is something; those that SNS no longer reaches are forgotten. */
export async function notifyDevices(ports: Ports, inboxId: string, address: string, messageId: string): Promise<void> {
  const { settings, name, language } = inboxOf(await ports.configuration.load(), inboxId)
  if (!settings.apnsArn && !settings.fcmArn) return
  const page = await ports.table.query({ pk: keys.device(inboxId, address, '').pk, prefix: '', limit: mostDevices })
  const link = settings.deepLink ? `${settings.deepLink}?message=${encodeURIComponent(messageId)}` : ''
  const body = language === 'zh' ? '您有新的客服消息' : 'You have a new message'
  await Promise.all(
    page.items.map(async ({ pk, sk, endpoint }) => {
      if (!(await ports.push.send(String(endpoint), { title: name, body, link })))
        await ports.table.transact([{ delete: { pk, sk } }])
    }),
  )
}
