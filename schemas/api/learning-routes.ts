import * as z from 'zod'
import { ids } from '../ids.ts'
import { Language } from '../records/conversation.ts'
import { GoldenCase, TurnResult } from '../records/golden-case.ts'
import { Mining } from '../records/mining.ts'
import { ModelCard, ModelInUse } from '../records/model-card.ts'
import { ModelTrial, TrialVerdict } from '../records/model-trial.ts'
import { Proposal } from '../records/proposal.ts'
import { everyone, leaders, page, pageOf, type RouteDefinition } from './route.ts'

/** What the assistant could learn, and how good it is at what it learned. */
export const learningRoutes = {
  listProposals: {
    method: 'GET',
    path: '/v1/proposals',
    summary: 'What the assistant could learn, the most worthwhile first',
    roles: everyone,
    query: page.extend({ status: z.enum(['open', 'accepted', 'rejected']).default('open') }),
    response: pageOf(Proposal),
  },
  createProposal: {
    method: 'POST',
    path: '/v1/proposals',
    summary: 'Say what the right answer is; somebody else accepts it',
    roles: everyone,
    body: z
      .object({
        language: Language,
        question: z.string().min(2).max(300),
        answer: z.string().min(1).max(4_000),
        conversationId: ids.conversation.optional(),
        seq: z.int().positive().optional(),
      })
      .strict(),
    response: Proposal,
    status: 201,
  },
  getMining: {
    method: 'GET',
    path: '/v1/mining',
    summary: 'The search through stored conversations for what could be learned: how far it is',
    roles: everyone,
    response: z.object({ mining: Mining.optional() }),
  },
  startMining: {
    method: 'POST',
    path: '/v1/mining',
    summary: 'Search the closed conversations since a day for what could be learned',
    roles: leaders,
    body: z.object({ since: z.iso.datetime() }).strict(),
    response: Mining,
    status: 202,
  },
  stopMining: {
    method: 'DELETE',
    path: '/v1/mining',
    summary: 'End the search; what it found stays',
    roles: leaders,
    response: z.object({ mining: Mining.optional() }),
  },
  listModels: {
    method: 'GET',
    path: '/v1/models',
    summary: 'Models of what customers mean, newest first, and the one in use',
    roles: everyone,
    response: z.object({
      items: z.array(ModelCard),
      inUse: ModelInUse.optional(),
      trial: ModelTrial.extend(TrialVerdict.shape).optional(),
    }),
  },
  startTrial: {
    method: 'POST',
    path: '/v1/models/{modelId}/trial',
    summary: 'Let a model be heard by a share of new conversations, until so many of both sides have ended',
    roles: leaders,
    body: ModelTrial.pick({ share: true, planned: true }).strict(),
    response: ModelTrial,
    status: 201,
  },
  endTrial: {
    method: 'DELETE',
    path: '/v1/model-trial',
    summary: 'End the trial that runs; everybody hears the model in use again',
    roles: leaders,
    response: z.null(),
    status: 204,
  },
  listGolden: {
    method: 'GET',
    path: '/v1/golden-cases',
    summary: 'Questions whose right answer somebody vouches for, and what each comes to now',
    roles: everyone,
    response: z.object({ items: z.array(GoldenCase.extend({ result: TurnResult, isRight: z.boolean() })) }),
  },
  addGolden: {
    method: 'POST',
    path: '/v1/golden-cases',
    summary: 'Vouch for what a question comes to: an entry, a task (`task:` and its id), or a human',
    roles: everyone,
    body: GoldenCase.pick({ language: true, text: true, expected: true, name: true }).strict(),
    response: GoldenCase,
    status: 201,
  },
  removeGolden: {
    method: 'DELETE',
    path: '/v1/golden-cases/{goldenId}',
    summary: 'Remove a case',
    roles: leaders,
    response: z.null(),
    status: 204,
  },
  startTraining: {
    method: 'POST',
    path: '/v1/models',
    summary: 'Train a new model from the entries and tasks as they are now; it is used when it is no worse',
    roles: leaders,
    response: ModelCard,
    status: 202,
  },
  publishModel: {
    method: 'POST',
    path: '/v1/models/{modelId}/publication',
    summary: 'Use this model; one that is worse than the one in use needs a reason',
    roles: leaders,
    body: z.object({ override: z.string().min(3).max(300).optional() }).strict(),
    response: ModelInUse,
  },
  decideProposal: {
    method: 'POST',
    path: '/v1/proposals/{proposalId}/decision',
    summary: 'Accept a proposal, as it is or edited, or reject it; what is accepted is published at once',
    roles: leaders,
    body: z
      .object({
        decision: z.enum(['accept', 'reject']),
        question: z.string().min(2).max(300).optional(),
        answer: z.string().min(1).max(4_000).optional(),
      })
      .strict(),
    response: Proposal,
  },
} as const satisfies Record<string, RouteDefinition>
