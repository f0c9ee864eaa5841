import { Duration } from 'aws-cdk-lib'
import { HttpMethod, HttpRoute, HttpRouteKey } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { CfnPermission } from 'aws-cdk-lib/aws-lambda'
import { CfnReceiptRule, CfnReceiptRuleSet } from 'aws-cdk-lib/aws-ses'
import type { Construct } from 'constructs'
import type { Manifest } from '../../schemas/manifest.ts'
import { catalogue } from '../../shared/channels/catalogue.ts'
import { acknowledgeOpen, httpDoor } from './gateway-stack.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

/** One function for each channel of the catalogue that the configuration has an inbox of, with only its own rights. */
export class ChannelsStack extends ServiceStack {
  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props)
    const { gateway, messaging, configuration } = props
    const http = httpDoor(this, gateway)
    for (const { name, title, answering, isPulled, door } of Object.values<Manifest>(catalogue)) {
      if (door !== 'webhook') continue
      const inboxes = configuration.inboxes.filter((inbox) => inbox.channel === name)
      if (inboxes.length === 0) continue
      const isPassive = answering === 'optional' && inboxes.some((inbox) => inbox.settings.replies === 'passive')
      const isAnswering = isPassive || answering === 'always'
      const fn = this.fn(`${isPassive ? 'answering' : 'channels'}/${name}`, `Webhook of ${title.en}`, {
        timeout: Duration.seconds(isAnswering ? 15 : 10),
      })
      this.readParameters(fn, 'secrets')
      this.useTurns(fn)
      fn.function.addEnvironment('PUBLIC_URL', gateway.http.apiEndpoint)
      if (isPulled) {
        messaging.deliveries.queue.grantSendMessages(fn)
        fn.function.addEnvironment('DELIVERY_QUEUE_URL', messaging.deliveries.queue.queueUrl)
      }
      if (isAnswering) this.useTable(fn, 'readwrite')
      for (const method of [HttpMethod.GET, HttpMethod.POST])
        acknowledgeOpen(
          new HttpRoute(this, `${name}-${method}`, {
            httpApi: http,
            routeKey: HttpRouteKey.with(`/webhooks/${name}/{inboxId}`, method),
            integration: new HttpLambdaIntegration(`${name}-${method}-integration`, fn.function),
          }),
        )
    }
    this.receiveMail()
  }

  /** Letters: SES stores each in the media bucket and invokes the entry; only SES may. */
  private receiveMail(): void {
    const { configuration, data } = this.props
    const inboxes = configuration.inboxes.filter((inbox) => inbox.channel === 'email')
    const recipients = inboxes.map((inbox) => inbox.settings.address ?? '')
    if (inboxes.length === 0) return
    const fn = this.fn('channels/email', 'Letters that SES received', {
      timeout: Duration.seconds(60),
      failures: this.failures,
    })
    this.readParameters(fn, 'secrets')
    this.useMedia(fn, ['mail', 'received'], 'readwrite')
    this.useTurns(fn)
    fn.function.addEnvironment('PUBLIC_URL', this.props.gateway.http.apiEndpoint)
    const permission = new CfnPermission(this, 'MailPermission', {
      action: 'lambda:InvokeFunction',
      functionName: fn.function.functionArn,
      principal: 'ses.amazonaws.com',
      sourceAccount: this.account,
    })
    const ruleSetName = `yunke-${configuration.stage}`
    const rules = new CfnReceiptRuleSet(this, 'MailRules', { ruleSetName })
    const rule = new CfnReceiptRule(this, 'MailRule', {
      ruleSetName,
      rule: {
        name: 'inboxes',
        enabled: true,
        recipients,
        scanEnabled: true,
        tlsPolicy: 'Require',
        actions: [
          { s3Action: { bucketName: data.media.bucketName, objectKeyPrefix: 'mail/' } },
          { lambdaAction: { functionArn: fn.function.functionArn, invocationType: 'Event' } },
        ],
      },
    })
    rule.addResourceDependency(rules)
    rule.addResourceDependency(permission)
  }
}
