/** The reading half of a session: rows become the instances that the identity map keeps. */
import type { Executor } from '../engine/executor'
import { InvalidValueError, UsageError } from '../errors'
import type { Result, Row } from '../engine/result'
import { untilAborted, type StreamOptions } from '../engine/stream'
import { decodeResult } from '../engine/wire'
import type { WireRow } from '../engine/wire-row'
import { func } from '../expression/function-call'
import { KeyMembership } from '../expression/key-membership'
import { RawSql } from '../expression/raw-sql'
import type { MappedProperty, Mapper } from '../registry/mapper'
import { ownRowsOf } from '../registry/own-rows'
import { plainColumn } from '../schema/table-source'
import { Select } from '../statement/select'
import { groupBy } from '../util/group-by'
import { asksForColumns } from './arguments'
import { conditionsOf, findQuery, keyQuery, selecting, KEYS, type RowOptions } from './entity-query'
import { commonMapper } from './common-mapper'
import { EntityState, relate } from './entity-state'
import { asksForKnown, planFind, readsAgain, type FindSpec } from './find-plan'
import { storedKey } from './flush/snapshot'
import { identityKey } from './identity-key'
import { IdentityMap } from './identity-map'
import { readOfFind, readOfRelation, readOfRow, type KeyRead } from './key-reads'
import type { LoaderContext } from './loader/loader-context'
import { loadRelations } from './loader/select-in'
import { readJoined } from './loader/joined'
import { membersOf, restoreWhole } from './loader/placement'
import { assertLoadable, assertWith, namedRelations } from './loader/with-spec'
import type { RowsCondition, RowsReader } from './many-rows'
import type { MergeContext } from './merge'
import type { CursorPage, OffsetPage, PageSpec } from './page'
import { uniqueOrder } from './page-order'
import { readPage } from './pager'
import { assertPlainFind, findPlainRows } from './plain-rows'
import type { PlanCache } from './plan-cache'
import { ReaderContext, type ReadSource } from './reader-context'
import { ActiveFilters, assertKnownFilters, type FilterOptions } from './row-filters'
import { takeRow } from './refresh'
import { RefreshingContext } from './refreshing-context'
import type { RowReads } from './row-reads'
import { isOverRows } from './statement-kind'
import { compiledFor, StatementFilters } from './statement-filters'
import { isEntityItem, readTuples, withInheritance } from './tuples'
import { assertPropertyValue } from './where-values'

/** Options of `stream`, as they arrive. */
export type StreamSpec = FindSpec & StreamOptions

/** Options of `get`, as they arrive. */
type GetSpec = FilterOptions & Pick<FindSpec, 'with' | 'refresh' | 'forUpdate'>

/** The filters that hold for a read. */
interface Filtered {
  readonly active: ActiveFilters
}

/** What holds for all that a session reads. */
interface ReaderOptions {
  readonly filters?: ActiveFilters
  /** Who counts the reads that come one by one. */
  readonly reads?: RowReads | undefined
}

/** Reads for one session, through whatever it executes its statements with at the time. */
export class Reader implements ReadSource {
  private readonly filters: ActiveFilters
  private readonly reads: RowReads | undefined

  constructor(
    readonly identityMap: IdentityMap,
    readonly plans: PlanCache,
    readonly executor: () => Executor,
    { filters = ActiveFilters.ofSession(), reads }: ReaderOptions = {},
  ) {
    this.filters = filters
    this.reads = reads
  }

  /** What was asked for, narrowed by the filters that hold. */
  private narrowed<O extends FilterOptions>(
    mapper: Mapper,
    options: O,
  ): Omit<O, keyof FilterOptions> & Required<Pick<RowOptions, 'narrowing' | 'active'>> & Filtered {
    const { withDeleted, filters, ...others } = options
    const active = this.filters.forRead(mapper, options)
    return { active, ...others, narrowing: active.of(mapper) }
  }

  /** What a `find` is answered with: states, or plain rows if it names columns. */
  found(mapper: Mapper, options: FindSpec): Promise<readonly (EntityState | Row)[]> {
    return asksForColumns(options) ? this.rows(mapper, options) : this.find(mapper, options)
  }

  /** The states of all rows that the options let through, their relations loaded. */
  async find(mapper: Mapper, options: FindSpec): Promise<readonly EntityState[]> {
    const executor = this.executor()
    const { filters } = this
    const { plan, values, active } = planFind(this.plans, executor, mapper, { options, filters })
    const { compiled, joined, rest } = plan
    const { rows } = await executor.executeCompiled(compiled, values)
    this.noteFind(mapper, options)
    const isAgain = readsAgain(options)
    if (joined.length === 0 && !isAgain) return this.instances(mapper, rows, { with: rest, active })
    const context = isAgain ? new RefreshingContext(this, active) : this.contextOf(active)
    const states =
      joined.length === 0
        ? context.hydrate(mapper, rows)
        : await readJoined(context, mapper, { joined, rows })
    relate(states)
    if (rest !== undefined) await loadRelations(context, states, rest)
    return states
  }

  /** A page behind or in front of a cursor. */
  async page(mapper: Mapper, options: PageSpec, secret: string | undefined): Promise<CursorPage<object>> {
    assertWith(mapper, options.with)
    const spec = this.narrowed(mapper, options)
    const { rows, ...page } = await readPage(this.executor(), mapper, { spec, secret })
    const states = await this.instances(mapper, rows, spec)
    return { items: states.map(({ entity }) => entity), ...page }
  }

  /** A page behind a number of rows, and the number of all. */
  async pageAt(mapper: Mapper, spec: PageSpec): Promise<OffsetPage<object>> {
    const { offset = 0, limit, where, withDeleted, filters } = spec
    const narrowed = {
      ...(where === undefined ? {} : { where }),
      ...(withDeleted === undefined ? {} : { withDeleted }),
      ...(filters === undefined ? {} : { filters }),
    }
    const sorted = {
      orderBy: uniqueOrder(mapper, spec.orderBy, this.filters.forRead(mapper, spec)),
      with: spec.with,
    }
    const states = await this.find(mapper, { ...narrowed, ...sorted, limit, offset })
    const total = await this.count(mapper, narrowed)
    const hasNext = offset + states.length < total
    return { items: states.map(({ entity }) => entity), total, hasNext, hasPrevious: offset > 0 }
  }

  /**
   * The instances of all rows one by one, read in parts. Each part is forgotten when it was read; its relations load on the
   * same connection.
   */
  async *stream(mapper: Mapper, { batchSize, signal, ...options }: StreamSpec): AsyncGenerator<object, void> {
    assertWith(mapper, options.with)
    const asked = this.narrowed(mapper, options)
    const { compiled, values } = this.plans.find(this.executor(), mapper, asked)
    const how = { ...(batchSize && { batchSize }), ...(signal && { signal }) }
    for await (const { answer, executor } of this.executor().streamCompiled(compiled, values, how)) {
      const known = new IdentityMap(executor)
      known.onLoad = this.identityMap.onLoad
      const reader = new Reader(known, this.plans, () => executor, { filters: asked.active })
      const states = await reader.instances(mapper, answer.rows, asked)
      known.clear()
      yield* untilAborted(
        states.map(({ entity }) => entity),
        signal,
      )
    }
  }

  /** The states of rows, and their relations. */
  private async instances(
    mapper: Mapper,
    rows: readonly WireRow[],
    options: { readonly with?: unknown; readonly active: ActiveFilters },
  ): Promise<EntityState[]> {
    const states = this.identityMap.fromRows(this.plans.hydrator(mapper), rows)
    relate(states)
    if (options.with !== undefined) await this.load(states, options.with, options.active)
    return states
  }

  /** The rows that the options let through, as plain objects of the columns that are named. */
  private async rows(mapper: Mapper, options: FindSpec): Promise<readonly Row[]> {
    assertPlainFind(mapper, options)
    const narrowed = this.narrowed(mapper, options)
    const rows = await findPlainRows(this, mapper, narrowed, this.contextOf(narrowed.active))
    this.noteFind(mapper, options)
    return rows
  }

  /** The state of a primary key's row; one that is known costs no statement. */
  async get(
    mapper: Mapper,
    values: readonly unknown[],
    options: GetSpec = {},
  ): Promise<EntityState | undefined> {
    const active = this.filters.forRead(mapper, options)
    try {
      const known = this.knownByKey(mapper, values)
      if (known?.status === 'deleted') return undefined
      if (known === undefined || asksForKnown(options) || !active.isKnown(mapper))
        return await this.byKey(mapper, values, options)
      const state = active.visible(known)
      if (state !== undefined) await this.load([state], options.with, active)
      return state
    } catch (error) {
      // Raised where only the type is known: told again by property.
      if (error instanceof InvalidValueError)
        for (const [i, property] of mapper.primaryKey.entries())
          assertPropertyValue(mapper, property, values[i])
      throw error
    }
  }

  /** Loads what a `with` object names. */
  async load(states: readonly EntityState[], spec: unknown, active = this.filters): Promise<void> {
    await loadRelations(this.contextOf(active), states, spec)
  }

  /**
   * Loads relations of instances and of all that were loaded together with them. What is known as a whole is not loaded
   * again, unless the query says how it is to be sorted.
   */
  async loadTogether(states: readonly EntityState[], spec: unknown): Promise<void> {
    for (const [mapper, own] of groupBy(states, (state) => state.mapper)) {
      assertWith(mapper, spec)
      assertLoadable(mapper, spec)
      await this.loadOfClass(own, spec)
    }
  }

  private async loadOfClass(states: readonly EntityState[], spec: unknown): Promise<void> {
    const [first] = states
    if (first === undefined) return
    const together = new Set(states.flatMap((state) => withSiblings(state)))
    for (const { relationship, options } of namedRelations(commonMapper(states), spec)) {
      const { with: inner, ...own } = options
      const { name } = relationship
      const isWhole = Object.keys(own).every((option) => option === 'strategy')
      // Of siblings that are of other classes, some may not have the relation.
      const having = [...together].filter(({ mapper }) => mapper.relationships.get(name) === relationship)
      const wanted = isWhole ? having.filter((state) => !isLoaded(state, name)) : having
      const [only] = together.size === 1 ? together : []
      await loadRelations(this.contextOf(this.filters, only && readOfRelation(relationship, only)), wanted, {
        [name]: isWhole || inner === undefined ? own : options,
      })
      if (!isWhole || inner === undefined) continue
      const members = new Set(having.flatMap((state) => membersOf(this.context, state, relationship)))
      await this.loadOfClass([...members], inner)
    }
  }

  private noteFind(mapper: Mapper, options: FindSpec): void {
    if (this.reads === undefined) return
    const read = readOfFind(mapper, options)
    if (read !== undefined) this.reads.read(read)
  }

  /** The number of rows that a condition lets through. */
  async count(mapper: Mapper, options: RowOptions & FilterOptions): Promise<number> {
    const narrowed = this.narrowed(mapper, options)
    const counted = selecting(keyQuery(mapper, narrowed), func.count())
    return (await this.resultOf(counted, narrowed.active)).scalar<number>()
  }

  /** Whether a condition lets any row through. */
  async exists(mapper: Mapper, options: RowOptions & FilterOptions): Promise<boolean> {
    const [key] = mapper.primaryKey
    const narrowed = this.narrowed(mapper, options)
    const any = selecting(keyQuery(mapper, narrowed), (key as MappedProperty).column)
    return (await this.resultOf(any.limit(1), narrowed.active)).rows.length > 0
  }

  private async resultOf(query: Select, active: ActiveFilters): Promise<Result> {
    const executor = this.executor()
    const compiled = compiledFor(active, executor, query)
    return decodeResult(await executor.executeCompiled(compiled), compiled.columns, executor.dialect.codecs)
  }

  /** The rows of a statement: tuples where it selects classes, as the engine gives them otherwise. */
  async execute(
    statement: Parameters<Executor['execute']>[0],
    options: FilterOptions = {},
    executor = this.executor(),
  ): Promise<unknown> {
    if (!isOverRows(statement)) assertUnfiltered(options)
    if (!isOverRows(statement) && !(statement instanceof RawSql)) return executor.execute(statement)
    const filters = new StatementFilters(this.filters.forStatement(options))
    const isOfClasses = statement instanceof Select && statement.parts.items.some(isEntityItem)
    const sent = isOfClasses ? filters.keep(withInheritance(filters.select(statement))) : statement
    const compiled = executor.compile(sent, filters)
    if (options.filters !== undefined) assertKnownFilters([...filters.classes], options.filters)
    const answer = await executor.executeCompiled(compiled)
    return isOfClasses
      ? this.tuples(statement.parts.items, answer.rows)
      : decodeResult(answer, compiled.columns, executor.dialect.codecs)
  }

  /** What a merge needs of it. */
  get mergeContext(): MergeContext {
    return {
      identityMap: this.identityMap,
      readKeys: (mapper, keys) => this.readKeys(mapper, keys),
      load: (states, relation) => this.loadTogether(states, { [relation]: true }),
    }
  }

  /** What writes of many rows need of it. */
  get manyRows(): RowsReader {
    return {
      hydratorOf: (mapper) => this.plans.hydrator(mapper),
      rowsOf: (mapper, conditions) => findQuery(mapper, {}).where(...conditions),
      conditionsOf: (mapper, { everyRow: _, ...meant }) => {
        const narrowed = this.narrowed(mapper, meant)
        const compile: RowsCondition['compile'] = (executor, statement) =>
          compiledFor(narrowed.active, executor, statement)
        const own = ownRowsOf(mapper, plainColumn) ?? []
        return { where: [own, conditionsOf(mapper, narrowed)].flat(), compile }
      },
    }
  }

  /** Reads the row of an instance again, over what the program has made of it, and the relations that were loaded. */
  async refresh(state: EntityState, spec: unknown): Promise<void> {
    const { mapper } = state
    assertWith(mapper, spec)
    const executor = this.executor()
    const key = Object.fromEntries(storedKey(state).map((value, i) => [`k${i}`, value]))
    const [row] = (await executor.executeCompiled(this.plans.get(executor, mapper), key)).rows
    const loaded = takeRow(state, this.plans.hydrator(mapper), row)
    const again = Object.fromEntries(loaded.map((name) => [name, true]))
    await this.load([state], { ...again, ...(spec as object | undefined) })
  }

  /** Makes the rows of primary keys known, in one statement. */
  async readKeys(mapper: Mapper, keys: readonly (readonly unknown[])[]): Promise<void> {
    const columns = mapper.primaryKey.map(({ column }) => column)
    const query = findQuery(mapper, {}).where(new KeyMembership(columns, KEYS))
    const lists = columns.map((_, i) => keys.map((key) => key[i]))
    const executor = this.executor()
    const { rows } = await executor.executeCompiled(executor.compile(query), { [KEYS]: lists })
    this.identityMap.fromRows(this.plans.hydrator(mapper), rows)
  }

  /** Whether all of a relation of an instance is there. */
  isLoaded(state: EntityState, relation: string): boolean {
    assertWith(state.mapper, { [relation]: true })
    const snapshot = state.relations.get(relation)
    if (state.status === 'new') return state.entity[relation] !== undefined
    return snapshot?.isPartial === false && state.entity[relation] !== undefined
  }

  /** What the loader needs of its session, to reach all rows that there are: whatever is to be deleted, filters or not. */
  get context(): LoaderContext {
    return this.contextOf(ActiveFilters.none)
  }

  /** `read` is what each statement of the loader is, where it comes by itself. */
  private contextOf(active: ActiveFilters, read?: KeyRead): LoaderContext {
    const { reads } = this
    const note = read && reads && ((): void => reads.read(read))
    return new ReaderContext(this, active, note)
  }

  private knownByKey(mapper: Mapper, values: readonly unknown[]): EntityState | undefined {
    const types = mapper.primaryKey.map(({ column }) => column.type)
    const key = identityKey(values, types)
    return key === undefined ? undefined : this.identityMap.find(mapper, key)
  }

  private async byKey(
    mapper: Mapper,
    values: readonly unknown[],
    options: GetSpec,
  ): Promise<EntityState | undefined> {
    if (
      asksForKnown(options) ||
      options.with !== undefined ||
      this.filters.forRead(mapper, options).of(mapper).length > 0
    ) {
      const where = Object.fromEntries(mapper.primaryKey.map(({ name }, i) => [name, values[i]]))
      return (await this.find(mapper, { where, ...options }))[0]
    }
    const placeholders = Object.fromEntries(values.map((value, i) => [`k${i}`, value]))
    const executor = this.executor()
    const { rows } = await executor.executeCompiled(this.plans.get(executor, mapper), placeholders)
    this.reads?.read(readOfRow(mapper, values))
    const [row] = rows
    return row === undefined ? undefined : this.hydrate(mapper, row)
  }

  private tuples(items: Select['parts']['items'], rows: readonly WireRow[]): unknown[][] {
    const loaded = new Set<EntityState>()
    const tuples = readTuples(items, rows, {
      hydrate: (mapper, row) => {
        const state = this.hydrate(mapper, row)
        if (state !== undefined) loaded.add(state)
        return state?.entity ?? null
      },
      decoderOf: (type) => this.executor().dialect.codecs.decoder(type),
    })
    for (const siblings of groupBy(loaded, (state) => state.mapper).values()) relate(siblings)
    return tuples
  }

  private hydrate(mapper: Mapper, row: WireRow): EntityState | undefined {
    return this.identityMap.fromRow(this.plans.hydrator(mapper), row)
  }
}

/** What the caller of a `find` gets: an instance, or the plain row that was asked for. */
export function given(found: EntityState | Row): object {
  return found instanceof EntityState ? found.entity : found
}

/** Whether all of a relation is known. One that was put aside for a part of it comes back. */
function isLoaded(state: EntityState, relation: string): boolean {
  restoreWhole(state, relation)
  return state.relations.get(relation)?.isPartial === false && state.entity[relation] !== undefined
}

/** Nobody knows whose rows SQL of the program's own reads; the selects in it are told from that. */
function assertUnfiltered({ withDeleted, filters }: FilterOptions): void {
  if (withDeleted === undefined && filters === undefined) return
  throw new UsageError('withDeleted and filters do not reach SQL of your own.', {
    hint: 'Write the condition into the statement.',
  })
}

/** The instances that were loaded by the same query, as far as they still have rows. */
function withSiblings(state: EntityState): readonly EntityState[] {
  const siblings = state.siblings.filter(({ status }) => status === 'persistent')
  return siblings.includes(state) ? siblings : [state]
}
