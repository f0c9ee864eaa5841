import type { learningRoutes } from '../../schemas/api/learning-routes.ts'
import type { Mining } from '../../schemas/records/mining.ts'
import { conflict } from '../../shared/errors/errors.ts'
import { addGolden, removeGolden, runGolden } from '../../shared/use-cases/learning/golden.ts'
import { currentMining, startMining, stopMining } from '../../shared/use-cases/learning/mine.ts'
import { listModels } from '../../shared/use-cases/learning/model-records.ts'
import { publishModel, startTraining } from '../../shared/use-cases/learning/models.ts'
import { decideProposal, listProposals, proposeByHand } from '../../shared/use-cases/learning/proposals.ts'
import { endTrial, startTrial, trialNow } from '../../shared/use-cases/learning/trials.ts'
import type { StudioPorts } from '../runtime/compose.ts'
import { type Handlers, nameOf, pageOf, param } from '../runtime/router.ts'

const wrap = (mining: Mining | undefined) => ({ ...(mining && { mining }) })

/** The routes of what could be learned, and of how good it is. */
export const learningHandlers: Pick<Handlers<StudioPorts>, keyof typeof learningRoutes> = {
  getMining: async (ports) => wrap(await currentMining(ports)),
  startMining: (ports, { caller, body }) => startMining(ports, body.since, nameOf(caller)),
  stopMining: async (ports) => wrap(await stopMining(ports)),
  listModels: async (ports) => {
    const [models, trial] = await Promise.all([listModels(ports), trialNow(ports)])
    return { ...models, ...(trial && { trial }) }
  },
  startTrial: (ports, { caller, params, body }) => startTrial(ports, param(params, 'modelId'), body, nameOf(caller)),
  endTrial: async (ports, { caller }) => {
    await endTrial(ports, nameOf(caller))
    return null
  },
  listGolden: async (ports) => ({ items: await runGolden(ports) }),
  addGolden: (ports, { caller, body }) => addGolden(ports, body, nameOf(caller)),
  removeGolden: async (ports, { params }) => {
    await removeGolden(ports, param(params, 'goldenId'))
    return null
  },
  startTraining: (ports, { caller }) => startTraining(ports, nameOf(caller)),
  publishModel: (ports, { caller, params, body }) =>
    publishModel(ports, param(params, 'modelId'), nameOf(caller), body.override),
  listProposals: async (ports, { query }) =>
    pageOf(await listProposals(ports, query.status, query.limit, query.cursor)),
  createProposal: async (ports, { caller, body }) => {
    const made = await proposeByHand(ports, body, nameOf(caller))
    if (!made) throw conflict('This was proposed before.')
    return made
  },
  decideProposal: (ports, { caller, params, body }) =>
    decideProposal(ports, param(params, 'proposalId'), body, nameOf(caller)),
}
