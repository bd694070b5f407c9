/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The session: instances of classes in, rows of the database out, and back. It keeps one instance for each row, knows what
 * was changed, and writes it along the foreign keys in one transaction.
 */
import { NoResultError, UsageError, ValidationFailedError } from '../errors'
import type { Engine } from '../engine/engine'
import type { Connection } from '../engine/connection'
import { Executor } from '../engine/executor'
import type { Result } from '../engine/result'
import { Transaction } from '../engine/transaction'
import type { WireRow } from '../engine/wire-row'
import { func } from '../expression/function-call'
import { mapperOf } from '../registry/lookup'
import type { EntityClass, Mapper } from '../registry/mapper'
import type { Relationship } from '../registry/relationship'
import { checkOptions, isPlainObject } from '../schema/items'
import { isTableSource } from '../schema/table-source'
import { select, Select, type RowOf, type SelectItem } from '../statement/select'
import { describe } from '../types/sql-type'
import { groupBy } from '../util/group-by'
import { findQuery, KEYS, type RowOptions } from './entity-query'
import { relate, type EntityState, type Instance } from './entity-state'
import type { FindOptions, NoRelations, Where, With } from './find-options'
import { markCascadedDeletes } from './flush/cascade'
import { applyDefaults, flush, planFlush } from './flush/flush'
import { UndoLog } from './flush/undo-log'
import { inModelTerms } from './flush/violation'
import { identityKey } from './identity-key'
import { IdentityMap } from './identity-map'
import type { Loaded, RelKeys } from './loaded'
import { assertWith, loadRelations, type LoaderContext } from './loader/select-in'
import { planCacheOf, type PlanCache } from './plan-cache'
import { readTuples, type TupleOf } from './tuples'
import type { Validator } from './validator'
import { WorkTransaction } from './work-transaction'

/** Options of a session. */
export interface SessionOptions {
  /** Checks new and changed instances before they are written. */
  readonly validator?: Validator
  /** `false` where a content security policy forbids generated code. */
  readonly generateCode?: boolean
}

/** The values that `create` takes: columns, and relations as instances. */
export type EntityValues<E> = { readonly [K in keyof E]?: K extends RelKeys<E> ? unknown : E[K] }

/** A primary key: its value, or for several columns an object by property, or the values in the key's order. */
export type KeyValue =
  string | number | bigint | boolean | Date | Buffer | readonly unknown[] | Readonly<Record<string, unknown>>

/**
 * A unit of work over an engine, or over one transaction of it. Calls made at the same time run one after another.
 *
 * @example
 * const session = new Session(engine)
 * session.add(user)
 * await session.commit()                                          // INSERT INTO "user" …
 * await session.find(User, { with: { preferences: true } })       // two statements
 */
export class Session implements AsyncDisposable {
  readonly #executor: Executor
  readonly #plans: PlanCache
  readonly #validator: Validator | undefined
  readonly #identityMap = new IdentityMap()
  readonly #undo = new UndoLog(this.#identityMap)
  #work: WorkTransaction | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(executor: Executor, options: SessionOptions = {}) {
    if (!((executor as unknown) instanceof Executor)) {
      throw new UsageError(`A session needs an engine or a transaction, not ${describe(executor)}.`, {
        hint: "Write new Session(createEngine('sqlite://')).",
      })
    }
    this.#executor = executor
    this.#validator = options.validator
    this.#plans = planCacheOf(executor, options.generateCode ?? true)
  }

  /** Makes an instance, sets the values, and adds it. Its to-many relations are arrays from the start. */
  create<E extends object>(entityClass: EntityClass<E>, values: EntityValues<E> = {}): E {
    const mapper = mapperOf(entityClass)
    if (!isPlainObject(values))
      throw new UsageError(`create takes an object of values, not ${describe(values)}.`)
    const entity = new entityClass()
    for (const name of Object.keys(values)) assertProperty(mapper, name)
    for (const { name, isToMany } of mapper.relationships.values()) {
      if (isToMany) (entity as Instance)[name] = []
    }
    Object.assign(entity, values)
    this.add(entity)
    return entity
  }

  /** Makes instances part of the session: `flush` and `commit` write them, and whatever they lead to. */
  add(...entities: readonly object[]): void {
    for (const entity of entities) {
      const known = this.#identityMap.stateOf(entity)
      if (known === undefined) this.#identityMap.track(entity, mapperOfInstance(entity))
      else if (known.status === 'deleted') known.status = 'persistent'
    }
  }

  /** Marks instances: `flush` and `commit` delete their rows. The foreign keys' `onDelete` decides over what points to them. */
  delete(...entities: readonly object[]): void {
    for (const entity of entities) {
      const state = this.#stateOf(entity)
      if (state.status === 'new') this.#identityMap.forget(state)
      else state.status = 'deleted'
    }
  }

  /** Whether the instance is part of the session. */
  contains(entity: object): boolean {
    return this.#identityMap.stateOf(entity) !== undefined
  }

  /** Writes all changes in a transaction that stays open until `commit` or `rollback`. */
  async flush(): Promise<void> {
    await this.#inTurn(() => this.#flush())
  }

  /** Writes all changes and commits them. Should that fail, nothing of it is kept, and the instances stay dirty. */
  async commit(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#flush()
      const work = this.#takeWork()
      try {
        await work?.commit()
      } catch (error) {
        this.#undo.rollback()
        throw inModelTerms(error, [...this.#identityMap.states])
      }
      this.#undo.clear()
    })
  }

  /**
   * Undoes what was flushed since the last commit. Instances keep the program's values and stay dirty.
   *
   * @throws UsageError if something was flushed into a transaction that is not the session's own
   */
  async rollback(): Promise<void> {
    await this.#inTurn(() => {
      if (!this.#isGuest || this.#undo.length === 0) return this.#rollback()
      throw new UsageError(
        'The session writes into a transaction that is not its own, and cannot undo a part of it.',
        {
          hint: 'Throw from the callback of engine.transaction(…): that rolls back all of it.',
        },
      )
    })
  }

  /** Rolls back what was not committed and forgets all instances. */
  async close(): Promise<void> {
    await this.#inTurn(async () => {
      await this.#rollback()
      this.#identityMap.clear()
    })
  }

  /** Closes the session at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * The instances of all rows that the options let through, with the relations that `with` names.
   *
   * @example
   * await session.find(User, { where: { name: 'Smith' }, with: { preferences: true }, orderBy: { userId: 'asc' } })
   * // SELECT … FROM "user" WHERE "user".name = $1 ORDER BY "user".user_id
   * // SELECT … FROM user_preference WHERE user_preference.user_id = ANY($1::INTEGER[]) ORDER BY user_preference.pref_id
   */
  async find<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    options: FindOptions<E, W> = {},
  ): Promise<Loaded<E, W>[]> {
    return this.#inTurn(() => this.#find(mapperOf(entityClass), options)) as Promise<Loaded<E, W>[]>
  }

  /** The first instance that the options let through, or null. */
  async findOne<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    options: FindOptions<E, W> = {},
  ): Promise<Loaded<E, W> | null> {
    const [first] = await this.find(entityClass, { ...options, limit: 1 })
    return first ?? null
  }

  /** The first instance that the options let through. @throws NoResultError if there is none */
  async findOrFail<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    options: FindOptions<E, W> = {},
  ): Promise<Loaded<E, W>> {
    const found = await this.findOne(entityClass, options)
    if (found !== null) return found
    throw new NoResultError(`No ${entityClass.name} was found.`, {
      hint: 'Use findOne if there may be none.',
    })
  }

  /**
   * The instance of a primary key, or null. An instance that the session knows costs no statement.
   *
   * @example
   * await session.get(User, 7)
   * await session.get(Dept, { divno: 1, deptno: 20 })
   */
  async get<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    key: KeyValue,
    options: { readonly with?: W & With<E> } = {},
  ): Promise<Loaded<E, W> | null> {
    checkOptions('get', options, ['with'])
    const mapper = mapperOf(entityClass)
    const values = keyValues(mapper, key)
    assertWith(mapper, options.with)
    return this.#inTurn(async () => {
      const state = await this.#get(mapper, values)
      if (state !== undefined) await this.#load([state], options.with)
      return (state?.entity ?? null) as Loaded<E, W> | null
    })
  }

  /**
   * Loads a relation of an instance, and of all instances that were loaded together with it, in one statement. What is
   * loaded already is not loaded again: `find` with `with` does that.
   */
  async load<E extends object, const K extends RelKeys<E> & string>(
    entity: E,
    relation: K,
  ): Promise<Loaded<E, { readonly [P in K]: true }>> {
    const state = this.#stateOf(entity)
    await this.#inTurn(async () => {
      assertWith(state.mapper, { [relation]: true })
      if (isLoaded(state, relation)) return
      const siblings = state.siblings.filter((sibling) => canLoad(sibling, relation))
      await this.#load(siblings.includes(state) ? siblings : [state], { [relation]: true })
    })
    return state.entity as unknown as Loaded<E, { readonly [P in K]: true }>
  }

  /** The number of rows that the condition lets through. */
  async count<E extends object>(
    entityClass: EntityClass<E>,
    options: { readonly where?: Where<E> } = {},
  ): Promise<number> {
    checkOptions('count', options, ['where'])
    const query = findQuery(mapperOf(entityClass), options)
    const counted = select(func.count())
      .from(...query.parts.from)
      .where(...query.parts.where)
    return this.#inTurn(async () => (await this.#reader.execute(counted)).scalar<number>())
  }

  /** Whether the condition lets any row through. */
  async exists<E extends object>(
    entityClass: EntityClass<E>,
    options: { readonly where?: Where<E> } = {},
  ): Promise<boolean> {
    checkOptions('exists', options, ['where'])
    const mapper = mapperOf(entityClass)
    const query = findQuery(mapper, options)
    const any = select(mapper.table.primaryKey.columns[0] as SelectItem)
      .from(...query.parts.from)
      .where(...query.parts.where)
    return this.#inTurn(async () => (await this.#reader.execute(any.limit(1))).rows.length > 0)
  }

  /**
   * Executes a statement. A select of classes gives tuples with instances in their place; any other gives rows as
   * `engine.execute` does.
   *
   * @example
   * for (const [user, n] of await session.execute(select(User, func.count()).join(UserPreference).groupBy(User))) …
   */
  async execute<const I extends readonly SelectItem[]>(statement: Select<I>): Promise<SessionRows<I>>
  async execute(statement: Parameters<Executor['execute']>[0]): Promise<Result>
  async execute(statement: Parameters<Executor['execute']>[0]): Promise<unknown> {
    return this.#inTurn(async () => {
      if (!(statement instanceof Select) || !statement.parts.items.some(isTableSource))
        return this.#reader.execute(statement)
      const { rows } = await this.#reader.executeCompiled(this.#reader.compile(statement))
      const loaded = new Set<EntityState>()
      const tuples = readTuples(statement.parts.items, rows, {
        hydrate: (mapper, row) => {
          const state = this.#hydrate(mapper, row)
          if (state !== undefined) loaded.add(state)
          return state?.entity ?? null
        },
        decoderOf: (type) => this.#reader.dialect.codecs.decoder(type),
      })
      for (const siblings of groupBy(loaded, (state) => state.mapper).values()) relate(siblings)
      return tuples
    })
  }

  get #reader(): Executor {
    return this.#work?.tx ?? this.#executor
  }

  #stateOf(entity: object): EntityState {
    const state = this.#identityMap.stateOf(entity)
    if (state !== undefined) return state
    const what = describe(entity).replace(/^a /, 'This ')
    throw new UsageError(`${what} is not part of the session.`, {
      hint: 'Load it with this session, or add it: session.add(entity).',
    })
  }

  async #find(mapper: Mapper, options: RowOptions & { readonly with?: unknown }): Promise<object[]> {
    assertFindOptions(mapper, options)
    assertWith(mapper, options.with)
    const { rows } = await this.#reader.executeCompiled(this.#plans.find(this.#reader, mapper, options))
    const states = rows.map((row) => this.#hydrate(mapper, row) as EntityState)
    relate(states)
    await this.#load(states, options.with)
    return states.map(({ entity }) => entity)
  }

  async #get(mapper: Mapper, values: readonly unknown[]): Promise<EntityState | undefined> {
    const key = identityKey(
      values,
      mapper.primaryKey.map(({ column }) => column.type),
    )
    const known = key === undefined ? undefined : this.#identityMap.find(mapper, key)
    if (known !== undefined) return known.status === 'deleted' ? undefined : known
    const placeholders = Object.fromEntries(values.map((value, i) => [`k${i}`, value]))
    const { rows } = await this.#reader.executeCompiled(this.#plans.get(this.#reader, mapper), placeholders)
    const [row] = rows
    return row === undefined ? undefined : this.#hydrate(mapper, row)
  }

  #hydrate(mapper: Mapper, row: WireRow): EntityState | undefined {
    return this.#identityMap.fromRow(mapper, this.#plans.hydrator(mapper), row)
  }

  async #load(states: readonly EntityState[], spec: unknown): Promise<void> {
    await loadRelations(this.#loaderContext, states, spec)
  }

  get #loaderContext(): LoaderContext {
    return {
      fetch: (relationship: Relationship, options, keys) => this.#fetch(relationship, options, keys),
      hydrate: (mapper, row) => this.#hydrate(mapper, row),
      decoderOf: (type) => this.#reader.dialect.codecs.decoder(type),
      find: (mapper, key) => this.#identityMap.find(mapper, key),
      stateOf: (entity) => this.#identityMap.stateOf(entity),
    }
  }

  async #fetch(
    relationship: Relationship,
    options: RowOptions,
    keys: readonly (readonly unknown[])[],
  ): Promise<readonly WireRow[]> {
    const compiled = this.#plans.related(this.#reader, relationship, options)
    return (await this.#reader.executeCompiled(compiled, { [KEYS]: keys })).rows
  }

  async #flush(): Promise<void> {
    const start = this.#isGuest ? this.#undo.length : 0
    try {
      await markCascadedDeletes(this.#identityMap, this.#loaderContext, this.#undo)
      const plan = planFlush(this.#identityMap)
      if (plan === undefined) return
      applyDefaults(plan, this.#undo)
      await this.#validate([...plan.created, ...plan.changed])
      await this.#write((executor) =>
        flush(plan, { executor, identityMap: this.#identityMap, undo: this.#undo }),
      )
    } catch (error) {
      const work = this.#takeWork()
      this.#undo.rollback(start)
      // What went wrong first says more than a rollback that fails because of it.
      await work?.rollback().catch(() => undefined)
      throw error
    }
  }

  /** Whether the transaction is somebody else's, who alone can end it. */
  get #isGuest(): boolean {
    return this.#executor instanceof Transaction
  }

  /** Writes in the session's own transaction; in somebody else's, so that a failure undoes this flush and no more. */
  async #write(run: (executor: Executor) => Promise<void>): Promise<void> {
    if (this.#executor instanceof Transaction) return this.#executor.transaction(run)
    this.#work ??= await WorkTransaction.begin(this.#executor as Engine | Connection)
    await run(this.#work.tx)
  }

  #takeWork(): WorkTransaction | undefined {
    const work = this.#work
    this.#work = undefined
    return work
  }

  async #rollback(): Promise<void> {
    const work = this.#takeWork()
    this.#undo.rollback()
    await work?.rollback()
  }

  async #validate(states: readonly EntityState[]): Promise<void> {
    if (this.#validator === undefined) return
    const problems = await this.#validator.validate(
      states.map(({ entity, mapper, status }) => ({
        entity,
        entityName: mapper.name,
        isNew: status === 'new',
      })),
    )
    if (problems.length > 0) throw new ValidationFailedError(problems)
  }

  /** Runs calls one after another: what one changes in memory must not meet what another reads. */
  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#last.then(run)
    this.#last = result.catch(() => undefined)
    return result
  }
}

/** The rows of a select in a session: tuples where it names classes, objects otherwise. */
export type SessionRows<I extends readonly SelectItem[]> =
  Extract<I[number], abstract new (...args: never[]) => unknown> extends never
    ? Result<RowOf<I>>
    : TupleOf<I>[]

/** Whether all of a relation is known. */
function isLoaded(state: EntityState, relation: string): boolean {
  return state.relations.get(relation)?.isPartial === false && state.entity[relation] !== undefined
}

function canLoad(state: EntityState, relation: string): boolean {
  return state.status === 'persistent' && !isLoaded(state, relation)
}

function mapperOfInstance(entity: unknown): Mapper {
  if (isPlainObject(entity) || Array.isArray(entity) || typeof entity !== 'object' || entity === null) {
    throw new UsageError(`add takes instances of classes with @Table, not ${describe(entity)}.`, {
      hint: 'Write session.create(User, { … }), or session.add(Object.assign(new User(), { … })).',
    })
  }
  return mapperOf(entity.constructor as EntityClass)
}

const FIND_OPTIONS = ['where', 'with', 'orderBy', 'limit', 'offset']

function assertFindOptions(mapper: Mapper, options: unknown): void {
  if (!isPlainObject(options))
    throw new UsageError(`find takes an object of options, not ${describe(options)}.`)
  const unknown = Object.keys(options).find((name) => !FIND_OPTIONS.includes(name))
  if (unknown === undefined) return
  const isColumn = mapper.properties.some(({ name }) => name === unknown)
  throw new UsageError(`find has no option '${unknown}'.`, {
    hint: isColumn ? `Write { where: { ${unknown}: … } }.` : `Known: ${FIND_OPTIONS.join(', ')}.`,
  })
}

function assertProperty(mapper: Mapper, name: string): void {
  if (!mapper.relationships.has(name)) mapper.property(name)
}

function keyValues(mapper: Mapper, key: KeyValue): readonly unknown[] {
  const names = mapper.primaryKey.map(({ name }) => name)
  const values = isPlainObject(key)
    ? names.map((name) => key[name])
    : Array.isArray(key)
      ? (key as unknown[])
      : [key]
  const isComplete =
    values.length === names.length && values.every((value) => value !== undefined && value !== null)
  if (isComplete) return values
  const form = names.length === 1 ? 'value' : `{ ${names.map((name) => `${name}: …`).join(', ')} }`
  throw new UsageError(`get needs the whole primary key of ${mapper.name}: ${names.join(', ')}.`, {
    hint: `Write session.get(${mapper.name}, ${form}).`,
  })
}
