import * as z from 'zod'
import { ids } from '../ids.ts'
import { Rehearsal } from './golden-case.ts'

const share = z.number().min(0).max(1)

/** How well a model did on examples that it had not seen. */
export const ModelMetrics = z.object({
  accuracy: share,
  macroF1: share,
  /** How far its confidence is from how often it is right. */
  calibrationError: share,
  /** How often it is sure enough to be heard in a turn, and how often it is right then. */
  coverage: share,
  precision: share,
  /** How often what is none of its business looks less like its business than what is; absent without such examples. */
  separation: share.optional(),
  /** Ten bins of confidence: how many, how sure on average, how often right. */
  bins: z.array(z.object({ count: z.int(), sure: share, right: share })),
  confusions: z.array(z.object({ gold: z.string(), said: z.string(), count: z.int(), example: z.string().max(300) })),
  /** What it knows least about: too few examples, or mostly mistaken. */
  gaps: z.array(z.object({ label: z.string(), examples: z.int(), f1: share })),
})
export type ModelMetrics = z.infer<typeof ModelMetrics>

/** A model of what customers mean: where it comes from, how good it is, and how far its making has come. */
export const ModelCard = z.object({
  id: ids.model,
  status: z.enum(['training', 'ready', 'failed']),
  /** 0 to 1. */
  progress: share,
  seed: z.int(),
  /** Of the examples: the same examples and seed give the same model. */
  dataHash: z.string().max(64).optional(),
  examples: z.int().optional(),
  labels: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  bytes: z.int().optional(),
  seconds: z.number().optional(),
  metrics: ModelMetrics.optional(),
  /** Beside the model that was in use when it was made. */
  rehearsal: Rehearsal.optional(),
  problem: z.string().max(500).optional(),
  requestedBy: z.string().max(100),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
})
export type ModelCard = z.infer<typeof ModelCard>

/** Which model is heard, since when, by whose decision, and why where it was worse than the one before. */
export const ModelInUse = z.object({
  modelId: ids.model,
  at: z.iso.datetime(),
  by: z.string().max(100),
  override: z.string().max(300).optional(),
})
export type ModelInUse = z.infer<typeof ModelInUse>
