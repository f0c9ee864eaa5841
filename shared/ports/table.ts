/** One stored item: its keys, its version where it has one, and a record. */
export interface Item {
  readonly pk: string
  readonly sk: string
  readonly gsi1pk?: string
  readonly gsi1sk?: string
  readonly gsi2pk?: string
  readonly gsi2sk?: string
  /** Seconds since 1970 after which the item may vanish; readers must not trust that it has. */
  readonly expiresAt?: number
  readonly [attribute: string]: unknown
}

/** A condition on the item that is about to change. All that are given must hold. */
export interface Condition {
  readonly exists?: boolean
  /** Attributes that the item must not have. */
  readonly absent?: readonly string[]
  readonly equals?: Readonly<Record<string, string | number | boolean>>
  readonly lessThan?: Readonly<Record<string, number | { readonly attribute: string }>>
}

export type Write =
  | { readonly put: Item; readonly if?: Condition }
  | {
      readonly update: { readonly pk: string; readonly sk: string }
      readonly set?: Readonly<Record<string, unknown>>
      readonly add?: Readonly<Record<string, number>>
      readonly remove?: readonly string[]
      readonly if?: Condition
    }
  | { readonly delete: { readonly pk: string; readonly sk: string }; readonly if?: Condition }
  | { readonly check: { readonly pk: string; readonly sk: string }; readonly if: Condition }

/** A transaction's refusal: which of its writes did not meet their condition. Nothing was written. */
export interface Refusal {
  readonly failed: readonly number[]
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly cursor?: string
}

export interface Query {
  readonly index?: 'gsi1' | 'gsi2'
  readonly pk: string
  readonly prefix?: string
  /** Sort keys strictly greater than this. */
  readonly after?: string
  /** Sort keys strictly less than this. */
  readonly before?: string
  readonly descending?: boolean
  readonly limit?: number
  readonly cursor?: string
  readonly consistent?: boolean
}

/**
 * The one table. `transact` writes all or nothing and tells a failed condition from a conflict with another writer,
 * which it retries by itself; a transaction that was applied once is not applied again by a retry.
 */
export interface Table {
  get(pk: string, sk: string, options?: { readonly consistent?: boolean }): Promise<Item | undefined>
  getMany(keys: readonly { readonly pk: string; readonly sk: string }[]): Promise<readonly Item[]>
  query(query: Query): Promise<Page<Item>>
  transact(writes: readonly Write[]): Promise<Refusal | undefined>
}
