import { hasData } from './evaluation/data.ts'
import { evaluateIntents } from './evaluation/intents.ts'
import { table } from './evaluation/measures.ts'
import { evaluateRetrieval } from './evaluation/retrieval.ts'

/** Trains and measures on the sets that lie beside the project, next to other JavaScript libraries on the same data. */
if (!hasData) {
  console.log('There is no ../shared/nlu beside this project: nothing to evaluate on.')
  process.exit(0)
}
table('Finding the answer', await evaluateRetrieval())
table('Knowing the intent (not yet in the turn)', await evaluateIntents())
