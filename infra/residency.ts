import type { DeploymentConfiguration } from '../schemas/deployment.ts'
import type { Manifest } from '../schemas/manifest.ts'
import { profileModel } from './acknowledgements.ts'

/** The country or union whose law a region of AWS is under, as channels name it. */
function countryOf(region: string): string {
  if (/^ap-northeast-[13]$/.test(region)) return 'JP'
  return (region.split('-')[0] ?? '').toUpperCase()
}

/**
 * What of a configuration would take personal data out of where it must stay, each with its field: models that are
 * called in several regions, an Amazon Connect elsewhere, channels whose provider keeps messages in another country.
 */
export function leavingResidency(
  { residency, inboxes, cloud, connect }: DeploymentConfiguration,
  manifestOf: (channel: string) => Manifest | undefined,
): readonly string[] {
  if (!residency) return []
  const { region, alsoBy } = residency
  const models = (['imageModel', 'answerModel', 'embeddingModel', 'inspectionModel'] as const).filter((name) =>
    profileModel.test(cloud[name] ?? ''),
  )
  const away = inboxes.flatMap(({ channel }, index) => {
    const keptIn = manifestOf(channel)?.keptIn ?? 'company'
    const isAway = keptIn !== 'company' && keptIn !== countryOf(region) && !alsoBy.includes(channel)
    return isAway ? [{ index, channel, keptIn }] : []
  })
  return [
    ...models.map(
      (name) => `cloud.${name}: "${cloud[name]}" is called in several regions; name a model of ${region} by its own id`,
    ),
    ...(connect && connect.instanceArn.split(':')[3] !== region
      ? [`connect.instanceArn: is in ${connect.instanceArn.split(':')[3]}, and residency.region is ${region}`]
      : []),
    ...away.map(
      ({ index, channel, keptIn }) =>
        `inboxes.${index}.channel: the provider of ${channel} keeps messages ${keptIn === 'elsewhere' ? 'in other countries' : `in ${keptIn}`}; leave it out, or name it in residency.alsoBy`,
    ),
  ]
}
