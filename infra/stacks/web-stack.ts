import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib'
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HeadersFrameOption,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { OAuthScope, UserPoolClient, UserPoolClientIdentityProvider } from 'aws-cdk-lib/aws-cognito'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps, type IBucket } from 'aws-cdk-lib/aws-s3'
import type { Construct } from 'constructs'
import { buildFolder, bundleOf, root } from '../bundle.ts'
import { type ServiceProps, ServiceStack } from './service-stack.ts'

const webFolder = join(root, 'build', 'web')

function hashOf(folder: string): string {
  const hash = createHash('sha256')
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }).sort((a, b) =>
    a.name.localeCompare(b.name),
  ))
    if (entry.isFile()) hash.update(entry.name).update(readFileSync(join(entry.parentPath, entry.name)))
  return hash.digest('hex').slice(0, 16)
}

/** One address for all: the web apps from their bucket, the APIs behind the same domain. */
export class WebStack extends ServiceStack {
  readonly client: UserPoolClient
  readonly origins: readonly string[]

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id, props)
    const { data, gateway, configuration } = props
    const web = new Bucket(this, 'Web', {
      bucketName: `yunke-${configuration.stage}-web-${this.account}`,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      removalPolicy: RemovalPolicy.RETAIN,
      serverAccessLogsBucket: data.accessLogs,
      serverAccessLogsPrefix: 'web/',
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
    } as BucketProps) as IBucket
    const httpDomain = `${gateway.http.apiId}.execute-api.${this.region}.${this.urlSuffix}`
    const socketDomain = `${gateway.sockets.apiId}.execute-api.${this.region}.${this.urlSuffix}`
    const api = {
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    }
    const http = { origin: new HttpOrigin(httpDomain), ...api }
    const headers = new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: `yunke-${configuration.stage}`,
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: consolePolicy(data.signIn.baseUrl()), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
    })
    const index = new EdgeFunction(this, 'Index', {
      runtime: FunctionRuntime.JS_2_0,
      comment: 'A folder is its index page',
      code: FunctionCode.fromInline(
        "function handler(event){var r=event.request;if(r.uri.endsWith('/'))r.uri+='index.html';return r}",
      ),
    })
    const distribution = new Distribution(this, 'Distribution', {
      comment: `Yunke ${configuration.stage}`,
      logBucket: data.accessLogs,
      logFilePrefix: 'cdn/',
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(web),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy: headers,
        functionAssociations: [{ function: index, eventType: FunctionEventType.VIEWER_REQUEST }],
      },
      additionalBehaviors: {
        '/v1/*': http,
        '/webhooks/*': http,
        '/web-chat/*': http,
        '/status/*': http,
        '/realtime': { origin: new HttpOrigin(socketDomain), ...api },
      },
    })

    this.origins = [`https://${distribution.distributionDomainName}`, ...configuration.web.allowedOrigins]
    const consoles = this.origins.map((origin) => `${origin.replace(/\/$/, '')}/console/`)
    this.client = new UserPoolClient(this, 'ConsoleClient', {
      userPool: data.userPool,
      generateSecret: false,
      preventUserExistenceErrors: true,
      supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL, OAuthScope.PROFILE],
        callbackUrls: consoles,
        logoutUrls: consoles,
      },
      idTokenValidity: Duration.hours(1),
      accessTokenValidity: Duration.hours(1),
      refreshTokenValidity: Duration.days(1),
    })

    const codePath = join(buildFolder, 'publish-web')
    rmSync(codePath, { recursive: true, force: true })
    cpSync(bundleOf('deployment/publish-web'), codePath, { recursive: true })
    cpSync(webFolder, join(codePath, 'web'), { recursive: true })
    const publish = this.fn('deployment/publish-web', 'Copies the web apps to their bucket', {
      codePath,
      timeout: Duration.minutes(2),
      environment: { MEDIA_BUCKET: web.bucketName },
      failures: this.failures,
    })
    publish.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['s3:PutObject'],
        resources: ['console', 'widget'].map(
          (app) => `arn:${this.partition}:s3:::yunke-${configuration.stage}-web-${this.account}/${app}/*`,
        ),
      }),
    )
    new CustomResource(this, 'Publish', {
      serviceToken: publish.function.functionArn,
      resourceType: 'Custom::PublishWeb',
      properties: {
        ContentHash: hashOf(webFolder),
        Settings: this.toJsonString({
          issuer: data.userPool.userPoolProviderUrl,
          authorizeUrl: `${data.signIn.baseUrl()}/oauth2/authorize`,
          tokenUrl: `${data.signIn.baseUrl()}/oauth2/token`,
          logoutUrl: `${data.signIn.baseUrl()}/logout`,
          clientId: this.client.userPoolClientId,
        }),
      },
    })
    this.exportValue(distribution.distributionDomainName, { name: `yunke-${configuration.stage}-address` })
  }
}

/** What a page of ours may load: itself, our sockets, and the sign-in service. */
const consolePolicy = (signIn: string) =>
  `default-src 'self'; img-src 'self' https: data: blob:; media-src 'self' https: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' https: wss: ${signIn}; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`
