/** What is made once for each class or relation and dialect: hydrators, and the statements of queries of one shape. */
import type { Executor } from '../engine/executor'
import type { CompiledStatement } from '../engine/wire-row'
import type { MappedProperty, Mapper } from '../registry/mapper'
import { linkingPairs, type ColumnPair, type Relationship } from '../registry/relationship'
import type { Select } from '../statement/select'
import { RecentMap } from '../util/recent-map'
import { findQuery, getQuery, relatedQuery, type RelatedOptions, type RowOptions } from './entity-query'
import { createHydrator, type Decoding, type Hydrator } from './hydrator'
import { joinShape, type JoinedRelation } from './loader/join-plan'
import { joinRelations } from './loader/joined-query'
import { Linkage } from './loader/linkage'
import { orderApart, shapeOf } from './query-shape'
import { compiledFor } from './statement-filters'
import { subclassRows } from './subclass-rows'

/** Different queries of one class or relation that are remembered: programs have few, unless they make them up. */
const REMEMBERED_SHAPES = 100

/** A statement, and the values of its placeholders. */
export interface Plan {
  readonly compiled: CompiledStatement
  readonly values: Readonly<Record<string, unknown>>
}

/** What a `find` of one shape does, whatever values it compares. */
export interface FindPlan {
  readonly compiled: CompiledStatement
  readonly joined: readonly JoinedRelation[]
  /** What is loaded behind it; undefined if nothing is. */
  readonly rest: Readonly<Record<string, unknown>> | undefined
  /** The properties with which values are compared. */
  readonly properties: readonly MappedProperty[]
  /** The values that stay the same. */
  readonly fixed: Readonly<Record<string, unknown>>
}

type Shapes = RecentMap<string, CompiledStatement>

/** The plans of one dialect. */
export class PlanCache {
  readonly #hydrators = new WeakMap<Mapper, Hydrator>()
  readonly #gets = new WeakMap<Mapper, CompiledStatement>()
  readonly #queries = new WeakMap<Mapper | Relationship, Shapes>()
  readonly #finds = new WeakMap<Mapper, RecentMap<string, FindPlan>>()
  readonly #exact = new WeakMap<Relationship, boolean>()
  readonly #linkages = new WeakMap<Relationship, Linkage>()

  constructor(
    private readonly decoding: Decoding,
    private readonly generateCode: boolean,
  ) {}

  linkage({ dialect }: Executor, relationship: Relationship): Linkage {
    return cached(this.#linkages, relationship, () => {
      const { through } = relationship
      const canGather = through !== undefined && compareExactly(dialect, through.targetPairs)
      return new Linkage(this.decoding, relationship, canGather)
    })
  }

  hydrator(mapper: Mapper): Hydrator {
    return cached(this.#hydrators, mapper, () => {
      const hydrator = createHydrator(mapper, this.decoding, this.generateCode)
      const ofSubclass = subclassRows(mapper, hydrator, (own) => this.hydrator(own))
      return ofSubclass === undefined ? hydrator : { ...hydrator, ofSubclass }
    })
  }

  /** Whether the keys of a relation can be compared in JavaScript as the database compares them. */
  comparesExactly({ dialect }: Executor, relationship: Relationship): boolean {
    return cached(this.#exact, relationship, () => compareExactly(dialect, linkingPairs(relationship)))
  }

  get(executor: Executor, mapper: Mapper): CompiledStatement {
    return cached(this.#gets, mapper, () => reused(executor.compile(getQuery(mapper))))
  }

  /** The plans of `find` that are kept for a class, by their shapes. */
  finds(mapper: Mapper): RecentMap<string, FindPlan> {
    return cached(this.#finds, mapper, () => new RecentMap<string, FindPlan>(REMEMBERED_SHAPES))
  }

  /** The rows of a class, and of the relations that are joined to it. */
  find(
    executor: Executor,
    mapper: Mapper,
    options: RowOptions,
    joined: readonly JoinedRelation[] = [],
  ): Plan {
    const query = (given: RowOptions): Select =>
      joinRelations(findQuery(mapper, given), mapper, { joined, active: options.active })
    if (joined.length === 0) return this.#plan(executor, mapper, { mapper, options, query })
    const variant = joinShape(joined, options.active)
    if (variant === undefined)
      return { compiled: compiledFor(options.active, executor, query(options)), values: {} }
    return this.#plan(executor, mapper, { mapper, options, query, variant })
  }

  related(executor: Executor, relationship: Relationship, options: RelatedOptions): Plan {
    const { target } = relationship
    const orderBy = orderApart(relationship, options)
    const query = (given: RowOptions): Select => relatedQuery(relationship, given)
    const variant = options.byPosition === true ? 'byPosition' : options.isGathered === true ? 'gathered' : ''
    const between = relationship.through?.mapper
    // The values of its filters stand in the join, which has no placeholders.
    const isShaped = between === undefined || (options.active?.of(between) ?? []).length === 0
    return isShaped
      ? this.#plan(executor, relationship, {
          mapper: target,
          options: { ...options, orderBy },
          query,
          variant,
        })
      : { compiled: compiledFor(options.active, executor, query(options)), values: {} }
  }

  #plan(
    executor: Executor,
    of: Mapper | Relationship,
    { mapper, options, query, variant = '' }: Query,
  ): Plan {
    const shape = shapeOf(mapper, options)
    if (shape === undefined)
      return { compiled: compiledFor(options.active, executor, query(options)), values: {} }
    const shapes = cached(this.#queries, of, (): Shapes => new RecentMap(REMEMBERED_SHAPES))
    const compile = (): CompiledStatement => reused(executor.compile(query(shape.options())))
    const compiled = shapes.getOrCreate(variant + shape.key, compile)
    return { compiled, values: shape.values }
  }
}

function compareExactly(dialect: Executor['dialect'], pairs: readonly ColumnPair[]): boolean {
  return pairs.every(
    ({ source, target }) => dialect.comparesExactly(source) && dialect.comparesExactly(target),
  )
}

/** A query that is yet to be written. */
interface Query {
  /** The class of its rows. */
  readonly mapper: Mapper
  readonly options: RowOptions
  readonly query: (options: RowOptions) => Select
  /** Told apart by more than the options. */
  readonly variant?: string
}

const caches = new WeakMap<object, { readonly generated: PlanCache; readonly interpreted: PlanCache }>()

/** The cache of an executor's dialect. */
export function planCacheOf({ dialect }: Executor, generateCode: boolean): PlanCache {
  const both = cached(caches, dialect, () => ({
    generated: new PlanCache(dialect.codecs, true),
    interpreted: new PlanCache(dialect.codecs, false),
  }))
  return generateCode ? both.generated : both.interpreted
}

/** The statement of a plan that is kept. */
function reused(compiled: CompiledStatement): CompiledStatement {
  return { ...compiled, isReused: true }
}

function cached<K extends object, V>(cache: WeakMap<K, V>, key: K, make: () => V): V {
  let value = cache.get(key)
  if (value === undefined) cache.set(key, (value = make()))
  return value
}
