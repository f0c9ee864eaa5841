import { readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Endpoints, startDemo } from './demo.ts'
import { readOptions } from './options.ts'

const started = performance.now()

/** Whether somebody listens on a port already. */
const isUsed = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(true))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(false)))
  })

async function main(): Promise<void> {
  const { port, data, isFresh, providers } = readOptions(process.argv.slice(2))
  for (const wanted of [port, port + 1])
    if (await isUsed(wanted))
      throw new Error(
        `Port ${wanted} is in use. Stop what runs there, or choose another: npm start -- --port ${port + 100}`,
      )
  if (isFresh) rmSync(data, { recursive: true, force: true })
  console.log('Building and starting …')
  const { endpoints, file, stop } = await startDemo({ data, port, providers })
  greet(endpoints, file)
  let isStopping = false
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (isStopping) return
      isStopping = true
      void stop().then(() => process.exit(0))
    })
}

function greet(written: Endpoints, file: string): void {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    version: string
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  const lines = [
    '',
    `  Yunke 云客 ${version}, ready in ${seconds} s`,
    '',
    `  看消息怎么走  Flow       ${written.http}/`,
    `  客服工作台    Console    ${written.console}`,
    `  演示商店      Shop       ${written.shop}`,
    `  微信模拟器    WeChat     ${written.simulators.wechat}`,
    `  展厅          Showroom   ${written.showroom}`,
    `  渠道模拟器    Channels   ${written.simulators.all}`,
    '',
    ...written.staff.map(({ email, password, role }) => `  ${role.padEnd(11)} ${email.padEnd(24)} ${password}`),
    '',
    `  ${file}   Ctrl-C to stop. IAM is not enforced here.`,
    '',
  ]
  console.log(lines.join('\n'))
}

main().catch((error: unknown) => {
  console.error((error as Error).message)
  process.exit(1)
})
