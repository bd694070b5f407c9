/** What is made once for each class or relation and dialect: hydrators, and the statements whose text never changes. */
import type { Executor } from '../engine/executor'
import type { CompiledStatement, Decode } from '../engine/wire-row'
import type { Mapper } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import type { SqlType } from '../types/sql-type'
import { findQuery, getQuery, relatedQuery, type RowOptions } from './entity-query'
import { createHydrator, type Hydrator } from './hydrator'

/** The plans of one dialect. */
export class PlanCache {
  readonly #hydrators = new WeakMap<Mapper, Hydrator>()
  readonly #gets = new WeakMap<Mapper, CompiledStatement>()
  readonly #related = new WeakMap<Relationship, CompiledStatement>()

  constructor(
    private readonly decoderOf: (type: SqlType) => Decode,
    private readonly generateCode: boolean,
  ) {}

  hydrator(mapper: Mapper): Hydrator {
    return cached(this.#hydrators, mapper, () => createHydrator(mapper, this.decoderOf, this.generateCode))
  }

  get(executor: Executor, mapper: Mapper): CompiledStatement {
    return cached(this.#gets, mapper, () => executor.compile(getQuery(mapper)))
  }

  find(executor: Executor, mapper: Mapper, options: RowOptions): CompiledStatement {
    return executor.compile(findQuery(mapper, options))
  }

  related(executor: Executor, relationship: Relationship, options: RowOptions): CompiledStatement {
    const isPlain =
      options.where === undefined && options.orderBy === undefined && options.limit === undefined
    const compile = (): CompiledStatement => executor.compile(relatedQuery(relationship, options))
    return isPlain ? cached(this.#related, relationship, compile) : compile()
  }
}

const caches = new WeakMap<object, { readonly generated: PlanCache; readonly interpreted: PlanCache }>()

/** The cache of an executor's dialect. */
export function planCacheOf({ dialect }: Executor, generateCode: boolean): PlanCache {
  const decoderOf = (type: SqlType): Decode => dialect.codecs.decoder(type)
  const both = cached(caches, dialect, () => ({
    generated: new PlanCache(decoderOf, true),
    interpreted: new PlanCache(decoderOf, false),
  }))
  return generateCode ? both.generated : both.interpreted
}

function cached<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  let value = cache.get(key)
  if (value === undefined) cache.set(key, (value = make()))
  return value
}
