import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { RuntimeConfiguration } from '../../schemas/deployment.ts'
import { catalogue } from '../../shared/channels/catalogue.ts'
import type { Template } from '../template/template.ts'

/** Makes a secret of the form its channel wants. */
const makers: Readonly<Record<string, () => string>> = {
  encodingAesKey: () => randomBytes(32).toString('base64').slice(0, 43).replace(/[+/]/g, 'A'),
  token: () => randomBytes(12).toString('hex'),
  appId: () => `wx${randomBytes(8).toString('hex')}`,
  corpId: () => `ww${randomBytes(8).toString('hex')}`,
  accountSid: () => `AC${randomBytes(16).toString('hex')}`,
  secretToken: () => randomBytes(16).toString('hex'),
  signingKey: () => `whsec_${randomBytes(24).toString('base64')}`,
  appSecret: () => randomBytes(16).toString('hex'),
}

/** Parameter Store from a local file: the template's parameters, and the inboxes' secrets made on the first start. */
export class Parameters {
  private readonly values = new Map<string, string>()
  readonly secrets: Readonly<Record<string, Readonly<Record<string, string>>>>

  constructor(
    template: Template,
    secretsFile: string,
    adapt: (configuration: RuntimeConfiguration) => RuntimeConfiguration,
  ) {
    let prefix = ''
    let configuration: RuntimeConfiguration | undefined
    for (const resource of template.of('AWS::SSM::Parameter')) {
      const { Name, Value } = template.resolved(resource) as { Name: string; Value: string }
      if (Name.endsWith('/configuration')) {
        prefix = Name.replace(/\/configuration$/, '')
        configuration = adapt(JSON.parse(Value) as RuntimeConfiguration)
        this.values.set(Name, JSON.stringify(configuration))
      } else this.values.set(Name, Value)
    }
    const stored = existsSync(secretsFile)
      ? (JSON.parse(readFileSync(secretsFile, 'utf8')) as Record<string, Record<string, string>>)
      : {}
    for (const inbox of configuration?.inboxes ?? []) {
      const wanted =
        (catalogue as Readonly<Record<string, { readonly secrets: readonly string[] }>>)[inbox.channel]?.secrets ?? []
      const known = stored[inbox.id] ?? {}
      stored[inbox.id] = Object.fromEntries(
        wanted.map((name) => [name, known[name] ?? makers[name]?.() ?? randomBytes(24).toString('base64url')]),
      )
      this.values.set(`${prefix}/inboxes/${inbox.id}`, JSON.stringify(stored[inbox.id]))
    }
    writeFileSync(secretsFile, JSON.stringify(stored, null, 2), { mode: 0o600 })
    this.secrets = stored
  }

  get(name: string): string | undefined {
    return this.values.get(name)
  }
}
