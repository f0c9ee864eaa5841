type Json = unknown

/** Whether an event meets an EventBridge pattern: also what event source mappings filter by. */
export function matches(pattern: Json, event: Json): boolean {
  if (typeof pattern !== 'object' || pattern === null || Array.isArray(pattern))
    throw new Error('A pattern must be an object.')
  return Object.entries(pattern).every(([key, rule]) => {
    if (key === '$or') return (rule as Json[]).some((option) => matches(option, event))
    const values = valuesAt(event, key)
    if (Array.isArray(rule)) return rule.some((condition) => meets(condition, values))
    const objects = values.filter((value) => typeof value === 'object' && value !== null)
    return objects.length > 0 ? objects.some((object) => matches(rule, object)) : onlyAbsences(rule)
  })
}

/** A branch that is missing can only meet "must not exist". */
function onlyAbsences(rule: Json): boolean {
  return Object.values(rule as Record<string, Json>).every((inner) =>
    Array.isArray(inner)
      ? inner.some((condition) => (condition as { exists?: boolean })?.exists === false)
      : onlyAbsences(inner),
  )
}

function valuesAt(event: Json, key: string): readonly Json[] {
  const value = (event as Record<string, Json> | null)?.[key]
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

const wildcard = (text: string) =>
  new RegExp(`^${text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`, 's')

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

const tests: Readonly<Record<string, (argument: Json, value: Json) => boolean>> = {
  prefix: (argument, value) => typeof value === 'string' && value.startsWith(String(argument)),
  suffix: (argument, value) => typeof value === 'string' && value.endsWith(String(argument)),
  wildcard: (argument, value) => typeof value === 'string' && wildcard(String(argument)).test(value),
  'equals-ignore-case': (argument, value) =>
    typeof value === 'string' && value.toLowerCase() === String(argument).toLowerCase(),
  'anything-but': (argument, value) => {
    if (Array.isArray(argument)) return !argument.includes(value)
    if (typeof argument === 'object' && argument !== null) return !meets(argument, [value])
    return value !== argument
  },
  numeric: (argument, value) => {
    const parts = argument as Json[]
    if (typeof value !== 'number') return false
    for (let i = 0; i < parts.length; i += 2)
      if (!comparisons[String(parts[i])]?.(value, Number(parts[i + 1]))) return false
    return true
  },
}

function meets(condition: Json, values: readonly Json[]): boolean {
  if (typeof condition !== 'object' || condition === null) return values.includes(condition)
  const [name, argument] = Object.entries(condition)[0] ?? []
  if (name === 'exists') return values.length > 0 === argument
  const test = tests[name ?? '']
  if (!test) throw new Error(`The local runtime does not know the pattern operator "${name}".`)
  return values.some((value) => test(argument, value))
}
