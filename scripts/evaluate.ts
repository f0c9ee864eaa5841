import { hasData } from './evaluation/data.ts'
import { evaluateIntents } from './evaluation/intents.ts'
import { table } from './evaluation/measures.ts'
import { evaluateFeelings, evaluateLanguages } from './evaluation/others.ts'
import { evaluateRetrieval } from './evaluation/retrieval.ts'

/** Trains and measures on the sets that lie beside the project, next to other JavaScript libraries on the same data. */
if (!hasData) {
  console.log('There is no ../shared/nlu beside this project: nothing to evaluate on.')
  process.exit(0)
}
table('Finding the answer', await evaluateRetrieval())
table('Telling languages apart', evaluateLanguages())
table('For or against (Chinese)', evaluateFeelings())
table('Knowing the intent', await evaluateIntents())
