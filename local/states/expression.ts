import jsonata from 'jsonata'

const expressions = new Map<string, jsonata.Expression>()

/** What an expression of a definition comes to; it is parsed once, and each evaluation has bindings of its own. */
export function evaluated(expression: string, bindings: Readonly<Record<string, unknown>>): Promise<unknown> {
  const parsed = expressions.get(expression) ?? jsonata(expression)
  expressions.set(expression, parsed)
  return parsed.evaluate({}, bindings)
}
