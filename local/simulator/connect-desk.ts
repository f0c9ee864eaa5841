import type { Runtime } from '../runtime.ts'
import { LocalConnect } from '../services/connect.ts'
import { ConnectApi } from '../services/connect-api.ts'
import { topicPublisher } from '../services/topics.ts'
import type { Account, Provider } from './provider.ts'
import { ConnectCaller, ConnectDesk } from './providers/connect.ts'

/** Amazon Connect, with a caller's telephone and an agent's desk on the wall of simulators. */
export function addConnect(runtime: Runtime, simulated: Map<string, Provider>, account: Account): LocalConnect {
  const { template, functions, bus, invoker } = runtime
  const connect: LocalConnect = new LocalConnect({
    template,
    functions,
    bus,
    publish: topicPublisher(template, invoker),
    heard: (contact, text) => caller.hear(contact, text),
    seen: (contact, text) => desk.see(contact, text),
  })
  const caller = new ConnectCaller(account, connect)
  const desk = new ConnectDesk(account, connect)
  simulated.set('connect', caller)
  simulated.set('connect-desk', desk)
  // First, for its paths are those of a service of AWS and not of a provider.
  const api = new ConnectApi(connect, desk)
  runtime.awsHandlers.unshift((request, response) => api.serve(request, response))
  return connect
}
