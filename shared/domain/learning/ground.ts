import type { Language } from '../../../schemas/records/conversation.ts'
import type { LessonSource, Proposal } from '../../../schemas/records/proposal.ts'
import { buildIndex, type Findable, type KnowledgeIndex } from '../assistant/knowledge-index.ts'
import { alike, sameQuestion } from '../assistant/retrieve.ts'
import { isTask } from '../flow/entries.ts'

/** Something that could be learned, and what it cost that it was not known. */
export interface Learned {
  readonly language: Language
  readonly source: LessonSource
  readonly minutes: number
  readonly proposedBy?: string
}

/** From so near on, two questions are one. */
const nearEnough = 0.55
/** From so much in common on, two answers say the same. */
const sameAnswer = 0.5
/** Two questions in nearly the same words are one, whatever was answered; in less like words, where the answers agree. */
const nearlyAsked = 0.7
const likelyAsked = 0.4
const likelyAnswered = 0.3
/** So many other wordings does an entry hold. */
export const mostSimilar = 50
const mostSources = 20
/** The index is made anew after so many additions; until then the newest are compared one by one. */
const mostLoose = 50

export const isFromConversation = ({ source, proposedBy }: Learned): boolean =>
  source.conversationId !== undefined && !proposedBy

const isEntry = (entry: Findable) => !isTask(entry)
const findable = (proposal: Proposal): Findable => ({
  id: proposal.id,
  language: proposal.language,
  question: proposal.question,
  similar: proposal.similar,
  answer: proposal.answer,
  status: 'published',
})

/** What a lesson is weighed against: the proposals that are open, and what is known already. */
export class Ground {
  private readonly open = new Map<string, Proposal>()
  private readonly known: KnowledgeIndex
  private index: KnowledgeIndex
  private loose = new Set<string>()

  constructor(open: readonly Proposal[], known: KnowledgeIndex) {
    for (const proposal of open) this.open.set(proposal.id, proposal)
    this.known = known
    this.index = buildIndex(open.map(findable))
  }

  /** Takes a proposal as it now is. */
  put(proposal: Proposal): void {
    this.open.set(proposal.id, proposal)
    this.loose.add(proposal.id)
    if (this.loose.size < mostLoose) return
    this.index = buildIndex([...this.open.values()].map(findable))
    this.loose = new Set()
  }

  /**
   * The proposal that asks what a question asks. One wording near another is not enough, or a chain of neighbours would
   * swallow everything: it has to be near the proposal's own question too, and be answered alike.
   */
  private sameAs({ question, answer }: LessonSource, language: Language): Proposal | undefined {
    const isSame = ({ id }: Findable) => {
      const proposal = this.open.get(id)
      if (!proposal) return false
      const asked = alike(question, proposal.question)
      return asked >= nearlyAsked || (asked >= likelyAsked && alike(answer, proposal.answer) >= likelyAnswered)
    }
    const found = sameQuestion(this.index, question, language, nearEnough, isSame)
    if (found) return this.open.get(found.id)
    const fresh = [...this.loose].flatMap((id) => this.open.get(id) ?? [])
    const asked = sameQuestion(buildIndex(fresh.map(findable)), question, language, nearEnough, isSame)
    return asked && this.open.get(asked.id)
  }

  /** The proposal that a lesson makes, or makes grow; one that grew is one version on. */
  place({ source, language, minutes, proposedBy }: Learned, id: string, at: string): Proposal {
    const before = this.sameAs(source, language)
    if (before)
      return {
        ...before,
        similar: [...new Set([...before.similar, source.question])]
          .filter((one) => one !== before.question)
          .slice(0, mostSimilar),
        sources: [...before.sources, source].slice(-mostSources),
        count: before.count + 1,
        minutes: before.minutes + minutes,
        version: before.version + 1,
        updatedAt: at,
      }
    const known = sameQuestion(this.known, source.question, language, nearEnough, isEntry)
    const isWording = known && alike(known.answer, source.answer) >= sameAnswer
    return {
      id,
      kind: isWording ? 'wording' : 'entry',
      language,
      question: source.question,
      similar: [],
      answer: isWording ? known.answer : source.answer,
      ...(isWording && { entryId: known.id }),
      sources: [source],
      count: 1,
      minutes,
      ...(proposedBy && { proposedBy }),
      status: 'open',
      version: 1,
      createdAt: at,
      updatedAt: at,
    }
  }
}
