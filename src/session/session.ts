/// <reference lib="esnext.disposable" preserve="true" />
/**
 * The session: instances of classes in, rows of the database out, and back. It keeps one instance for each row, knows what
 * was changed, and writes it along the foreign keys in one transaction.
 */
import { NoResultError } from '../errors'
import type { Executor } from '../engine/executor'
import { checkLimits, LIMIT_OPTIONS, limitsIn, type ExecuteOptions } from '../engine/limits'
import type { Result, Row } from '../engine/result'
import type { RetryingTransactionOptions } from '../engine/transaction'
import { mapperOf } from '../registry/lookup'
import type { EntityClass } from '../registry/mapper'
import type { RawSql } from '../expression/raw-sql'
import { checkOptions } from '../schema/items'
import type { GivesRows } from '../statement/nodes'
import type { SelectItem } from '../statement/row-of'
import type { Select } from '../statement/select'
import {
  assertEntityValues,
  assertExecutor,
  assertNotInListener,
  assertNotInScope,
  assertWhere,
  keyValues,
  mapperOfInstance,
  notOfSession,
  type KeyValue,
} from './arguments'
import type { EntityState } from './entity-state'
import { deleteStatement } from './delete-where'
import type { FindOptions, Found, Named, NoRelations, StreamedOptions, Where, With } from './find-options'
import { SessionEvents, SessionHooks } from './events/session-events'
import type { PendingChanges } from './flush/pending-changes'
import { IdentityMap } from './identity-map'
import type { Loaded, RelKeys } from './loaded'
import { assertWith } from './loader/with-spec'
import type { ManyRowsContext } from './many-rows'
import {
  assertPageOptions,
  type CursorPage,
  type CursorPageOptions,
  type OffsetPage,
  type OffsetPageOptions,
} from './page'
import { merge } from './merge'
import { newInstance } from './new-instance'
import { planCacheOf } from './plan-cache'
import { given, Reader } from './reader'
import { assertRefreshable } from './refresh'
import { RowReads } from './row-reads'
import { ActiveFilters, FILTER_OPTIONS, type FilterOptions } from './row-filters'
import { isLocking, isWrite } from './statement-kind'
import { restore } from './soft-delete'
import { runInScope } from './run-in-scope'
import { SESSION_OPTIONS, STREAM_OPTIONS, type SessionOptions, type SessionRows } from './session-options'
import { Turns } from './turns'
import { UnitOfWork } from './unit-of-work'
import { updateStatement } from './update-where'
import { upsertStatements } from './upsert'
import type {
  DeleteWhereOptions,
  EntityValues,
  RowValues,
  UpdateWhereOptions,
  UpsertOptions,
} from './write-options'

/** Assigned, not written behind a spread: V8 makes a hidden class of its own for each object that is made so. */
const ONE = { limit: 1 } as const

/**
 * A unit of work over an engine, or over one transaction of it. Calls made at the same time run one after another;
 * transactions with callbacks do not, and each is to be awaited before the next one.
 *
 * @example
 * const session = new Session(engine)
 * session.add(user)
 * await session.commit()                                          // INSERT INTO "user" …
 * await session.find(User, { with: { preferences: true } })       // two statements
 */
export class Session implements AsyncDisposable {
  readonly #identityMap: IdentityMap
  readonly #turns = new Turns()
  readonly #work: UnitOfWork
  readonly #reader: Reader
  readonly #reads: RowReads | undefined
  readonly #cursorSecret: string | undefined
  /** Who is told of what happens in this session. */
  readonly events: SessionEvents<Session>

  constructor(executor: Executor, options: SessionOptions = {}) {
    assertExecutor(executor)
    checkOptions('Session', options, SESSION_OPTIONS)
    this.#identityMap = new IdentityMap(executor)
    this.#cursorSecret = options.cursorSecret
    const { validator, generateCode = true } = options
    this.events = new SessionEvents<Session>(this, executor, (run) => this.#turns.inside(run))
    this.#identityMap.onLoad = (states) => this.events.loaded(states)
    const work = { validator, generateCode, hooks: new SessionHooks(this.events) }
    this.#work = new UnitOfWork(executor, this.#identityMap, work)
    const filters = ActiveFilters.ofSession(options.filters)
    const plans = planCacheOf(executor, generateCode)
    this.#reads = RowReads.ofSession(this.#identityMap, executor, options.onWarning)
    this.#reader = new Reader(this.#identityMap, plans, () => this.#work.executor, {
      filters,
      reads: this.#reads,
    })
  }

  /** Makes an instance, sets the values, and adds it. Its to-many relations are arrays from the start. */
  create<E extends object>(entityClass: EntityClass<E>, values: EntityValues<E> = {}): E {
    const mapper = mapperOf(entityClass)
    assertEntityValues(mapper, values)
    this.assertUsable()
    const entity = newInstance(mapper, values)
    this.#identityMap.track(entity, mapper, 'create')
    return entity as E
  }

  /** Makes instances part of the session: `flush` and `commit` write them, and whatever they lead to. */
  add(...entities: readonly object[]): void {
    this.assertUsable()
    for (const entity of entities) {
      const known = this.#identityMap.stateOf(entity)
      if (known === undefined) this.#identityMap.track(entity, mapperOfInstance(entity), 'add')
      else if (known.status === 'deleted') known.status = 'persistent'
    }
  }

  /**
   * Marks instances: `flush` and `commit` delete their rows. The foreign keys' `onDelete` decides over what points to them. Rows
   * of a class with `softDelete` stay, and are marked as deleted.
   *
   * @example
   * session.delete(user)      // DELETE FROM "user" WHERE …
   * session.delete(invoice)   // with softDelete: UPDATE invoice SET deleted_at = $1 WHERE …
   */
  delete(...entities: readonly object[]): void {
    this.#markDeleted(entities, false)
  }

  /** As `delete`, for good: rows of a class with `softDelete` go as well. */
  hardDelete(...entities: readonly object[]): void {
    this.#markDeleted(entities, true)
  }

  /**
   * Takes the mark off instances that were deleted softly, and were read with `withDeleted`: `flush` and `commit` write it.
   * What is only marked in the session, and not flushed yet, is as if it never had been.
   *
   * @throws UsageError for a class without `softDelete`, and for an instance that the session has let go of, having deleted it
   */
  restore(...entities: readonly object[]): void {
    this.assertUsable()
    for (const entity of entities) restore(this.#identityMap, entity)
  }

  /**
   * Reads the row of an instance again, and with it the relations that were loaded; what was changed and not written is lost.
   *
   * @example
   * await session.refresh(user)                                  // SELECT … FROM "user" WHERE "user".user_id = $1
   * await session.refresh(user, { with: { preferences: true } })
   * @throws StaleRowError if the row is no longer there
   */
  async refresh<E extends object, const W extends With<E> = NoRelations>(
    entity: E,
    options: { readonly with?: Named<E, W> } = {},
  ): Promise<Loaded<E, W>> {
    checkOptions('refresh', options, ['with'])
    const state = this.#stateOf(entity)
    assertRefreshable(state)
    await this.#turns.take(() => this.#reader.refresh(state, options.with))
    return state.entity as unknown as Loaded<E, W>
  }

  /** Takes instances out of the session: what was changed in them is not written, and their relations load no more. */
  expunge(...entities: readonly object[]): void {
    this.assertUsable()
    for (const state of entities.map((entity) => this.#stateOf(entity))) this.#identityMap.forget(state)
  }

  /** Takes all instances out of the session, so that a long-running program keeps no rows that it is done with. */
  expungeAll(): void {
    this.assertUsable()
    this.#reads?.begin()
    this.#identityMap.clear()
  }

  /**
   * Copies what an instance of elsewhere, or a plain object, holds onto the session's instance of its row, which is read if
   * need be, or onto a new one; and so on along its relations. A collection that is given takes the place of the one that
   * is there. Properties that are undefined, and relations that were not loaded, are left as they are.
   *
   * @example
   * const user = await session.merge(User, { userId: 7, name: 'Smith' })   // SELECT … FROM "user" WHERE user_id = ANY ($1)
   * await session.commit()                                                 // UPDATE "user" SET name = $1 …
   */
  async merge<E extends object>(entity: E): Promise<E>
  async merge<E extends object>(entityClass: EntityClass<E>, values: EntityValues<E>): Promise<E>
  async merge(given: object, values?: object): Promise<object> {
    this.assertUsable()
    const mapper = values === undefined ? mapperOfInstance(given, 'merge') : mapperOf(given as EntityClass)
    if (values !== undefined) assertEntityValues(mapper, values)
    return this.#turns.take(() => merge(this.#reader.mergeContext, values ?? given, mapper))
  }

  /**
   * Whether a relation of an instance is there as a whole.
   *
   * @example
   * if (session.isLoaded(user, 'preferences')) user.preferences.length
   */
  isLoaded<E extends object, const K extends RelKeys<E> & string>(
    entity: E,
    relation: K,
  ): entity is Loaded<E, { readonly [P in K]: true }> {
    return this.#reader.isLoaded(this.#stateOf(entity), relation)
  }

  /** Whether the instance is part of the session. */
  contains(entity: object): boolean {
    return this.#identityMap.stateOf(entity) !== undefined
  }

  /**
   * What is not written yet. Nothing is written, and nothing is asked of the database: what rows the database itself or a
   * cascade along relations that are not loaded takes along is not told.
   *
   * @example
   * user.name = 'Ann'
   * session.pending()   // { created: [], changed: [{ entity: user, changed: ['name'], previous: { name: 'Bob' } }], deleted: [] }
   */
  pending(): PendingChanges {
    this.assertUsable()
    return this.#work.pending
  }

  /**
   * Writes all changes in a transaction that stays open until `commit` or `rollback`.
   *
   * @throws QueryAbortedError, QueryTimeoutError when the signal or the time limit of a statement stops it
   */
  async flush(options: ExecuteOptions = {}): Promise<void> {
    assertNotInListener(this.#turns, 'flush')
    await this.#turn(checkLimits(options), () => this.#flush())
  }

  /**
   * Writes all changes and commits them. Should that fail, nothing of it is kept, and the instances stay dirty.
   *
   * @throws QueryAbortedError, QueryTimeoutError when the signal or the time limit of a statement stops it; COMMIT itself is
   * never stopped
   */
  async commit(options: ExecuteOptions = {}): Promise<void> {
    assertNotInListener(this.#turns, 'commit')
    await this.#turn(checkLimits(options), async () => {
      assertNotInScope(this.#work, 'commit')
      await this.#flush()
      await this.#work.undoing(() => this.events.tell('beforeCommit'))
      await this.#work.commit()
      this.#reads?.begin()
      await this.#work.whenKept(() => this.events.tell('afterCommit'))
    })
  }

  /**
   * Runs a callback in a transaction that is committed when it ends, and with it the changes that were there before; inside
   * another one, or behind a flush that is not committed, in a savepoint. If the callback throws, its rows are undone, instances
   * hold what they held at its beginning, and those that came to be known in it are forgotten. `retry` runs it again when the
   * transaction loses against another one.
   *
   * @example
   * await session.transaction(async () => {
   *   session.create(User, { name: 'Smith' })
   *   await session.flush()
   * })
   * // BEGIN; INSERT INTO "user" (name) VALUES ($1) RETURNING …; COMMIT
   * @throws UsageError for options of a savepoint, and for `retry` on a session that holds instances
   */
  async transaction<T>(
    run: (session: this) => Promise<T> | T,
    options: RetryingTransactionOptions = {},
  ): Promise<T> {
    assertNotInListener(this.#turns, 'transaction')
    this.#reads?.begin()
    return runInScope(() => run(this), options, {
      turns: this.#turns,
      work: this.#work,
      events: this.events,
      flush: () => this.#flush(),
      holdsInstances: () => this.#identityMap.states.next().done !== true,
    })
  }

  /**
   * Undoes what was flushed since the last commit. Instances keep the program's values and stay dirty.
   *
   * @throws UsageError if something was flushed into a transaction that is not the session's own
   */
  async rollback(): Promise<void> {
    assertNotInListener(this.#turns, 'rollback')
    await this.#turns.take(async () => {
      assertNotInScope(this.#work, 'rollback')
      this.#work.assertCanRollback()
      await this.#work.rollback()
      this.#reads?.begin()
      await this.events.tell('afterRollback')
    })
  }

  /** Rolls back what was not committed and forgets all instances. */
  async close(): Promise<void> {
    await this.#turns.take(async () => {
      await this.#work.rollback()
      this.expungeAll()
    })
  }

  /**
   * Closes the session for good.
   *
   * @internal
   */
  async end(): Promise<void> {
    await this.#turns.end()
    await this.#work.rollback().finally(() => this.#identityMap.clear())
  }

  /** @internal */
  get hasEnded(): boolean {
    return this.#turns.isOver
  }

  /** @internal */
  assertUsable(): void {
    this.#turns.assertNotOver()
  }

  /** Closes the session at the end of an `await using` block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  /**
   * The instances of all rows that the options let through, with the relations that `with` names; with `columns`, plain
   * rows that the session does not keep.
   *
   * @example
   * await session.find(User, { where: { name: 'Smith' }, with: { preferences: true }, orderBy: { userId: 'asc' } })
   * // SELECT … FROM "user" WHERE "user".name = $1 ORDER BY "user".user_id
   * // SELECT … FROM user_preference WHERE user_preference.user_id = ANY($1::INTEGER[]) ORDER BY user_preference.pref_id
   * await session.find(User, { columns: ['userId', 'name'] })
   * // SELECT "user".user_id, "user".name FROM "user"
   */
  async find<E extends object, const W extends With<E> = NoRelations, const C extends PropertyKey = never>(
    entityClass: EntityClass<E>,
    options: FindOptions<E, W, C> = {},
  ): Promise<Found<E, W, C>[]> {
    return (await this.#found(entityClass, options)).map(given) as Found<E, W, C>[]
  }

  /**
   * The first instance that the options let through, or null.
   *
   * @example
   * await session.findOne(User, { where: { email: 'a@b.c' } })   // SELECT … FROM "user" WHERE "user".email = $1 LIMIT $2
   */
  async findOne<E extends object, const W extends With<E> = NoRelations, const C extends PropertyKey = never>(
    entityClass: EntityClass<E>,
    options: FindOptions<E, W, C> = {},
  ): Promise<Found<E, W, C> | null> {
    const [first] = await this.#found(entityClass, Object.assign({}, options, ONE))
    return first === undefined ? null : (given(first) as Found<E, W, C>)
  }

  /**
   * The first instance that the options let through.
   *
   * @throws NoResultError if there is none
   */
  async findOrFail<
    E extends object,
    const W extends With<E> = NoRelations,
    const C extends PropertyKey = never,
  >(entityClass: EntityClass<E>, options: FindOptions<E, W, C> = {}): Promise<Found<E, W, C>> {
    const [first] = await this.#found(entityClass, Object.assign({}, options, ONE))
    if (first !== undefined) return given(first) as Found<E, W, C>
    throw new NoResultError(`No ${entityClass.name} was found.`, {
      hint: 'Use findOne if there may be none.',
    })
  }

  /**
   * The rows by pages. With `offset`, a page by number and the number of all rows, in two statements; else a page behind or
   * in front of a cursor, in one, which is as fast on the last page as on the first. The order is made unique with the
   * primary key, so that no row is given twice or left out.
   *
   * @example
   * const first = await session.paginate(User, { orderBy: { name: 'asc' }, limit: 20 })
   * // SELECT …, "user".name AS dovetail_order_0, … FROM "user" ORDER BY "user".name, "user".user_id LIMIT 21
   * const next = await session.paginate(User, { orderBy: { name: 'asc' }, limit: 20, after: first.endCursor })
   * // … WHERE ("user".name, "user".user_id) > ($1, $2) ORDER BY …
   * const { items, total } = await session.paginate(User, { limit: 20, offset: 40 })
   * // SELECT … ORDER BY "user".user_id LIMIT 20 OFFSET 40; SELECT count(*) AS count FROM "user"
   * @throws InvalidCursorError for a cursor that was changed, or is one of another class or order
   */
  async paginate<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    options: OffsetPageOptions<E, W>,
  ): Promise<OffsetPage<Loaded<E, W>>>
  async paginate<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    options: CursorPageOptions<E, W>,
  ): Promise<CursorPage<Loaded<E, W>>>
  async paginate(entityClass: EntityClass, options: unknown): Promise<unknown> {
    const mapper = mapperOf(entityClass)
    assertPageOptions(options)
    return this.#turn<unknown>(options, () =>
      options.offset === undefined
        ? this.#reader.page(mapper, options, this.#cursorSecret)
        : this.#reader.pageAt(mapper, options),
    )
  }

  /**
   * The instances of all rows one by one, in memory for a part of them at a time: through a cursor on PostgreSQL, step by
   * step on SQLite. They are no part of the session: what is changed on them is not written. The relations that `with` names
   * load for each part at once.
   *
   * @example
   * for await (const user of session.stream(User, { with: { preferences: true }, batchSize: 100 })) …
   * // DECLARE … CURSOR FOR SELECT … FROM "user"; FETCH FORWARD 100 FROM …; SELECT … FROM user_preference WHERE …
   * @throws QueryAbortedError when the signal says to stop
   */
  stream<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    options: StreamedOptions<E, W> = {},
  ): AsyncGenerator<Loaded<E, W>, void> {
    this.assertUsable()
    const mapper = mapperOf(entityClass)
    checkOptions('stream', options, STREAM_OPTIONS)
    assertWhere(options)
    return this.#reader.stream(mapper, options) as AsyncGenerator<Loaded<E, W>, void>
  }

  /**
   * The instance of a primary key, or null. An instance that the session knows costs no statement, and holds what it held;
   * `refresh: true` reads its row again.
   *
   * @example
   * await session.get(User, 7)
   * await session.get(Dept, { divno: 1, deptno: 20 })
   */
  async get<E extends object, const W extends With<E> = NoRelations>(
    entityClass: EntityClass<E>,
    key: KeyValue<E>,
    options: Pick<FindOptions<E, W>, 'with' | 'refresh' | 'forUpdate'> & FilterOptions & ExecuteOptions = {},
  ): Promise<Loaded<E, W> | null> {
    checkOptions('get', options, ['with', 'refresh', 'forUpdate', ...FILTER_OPTIONS, ...LIMIT_OPTIONS])
    const mapper = mapperOf(entityClass)
    const values = keyValues(mapper, key)
    assertWith(mapper, options.with)
    return this.#turn(options, async () => {
      const state = await this.#work.locking(options, () => this.#reader.get(mapper, values, options))
      return (state?.entity ?? null) as Loaded<E, W> | null
    })
  }

  /**
   * Loads relations of an instance, or of several, and of all instances that were loaded together with them, in one statement
   * each. What is loaded already is not loaded again: `find` with `with` does that.
   *
   * @example
   * await session.load(user, 'preferences')                     // SELECT … FROM user_preference WHERE user_id = ANY ($1) …
   * await session.load(users, { preferences: { with: { history: true } } })
   * @throws NotLoadedError for a relation whose `strategy` is `raise`
   */
  async load<E extends object, const K extends RelKeys<E> & string>(
    entities: readonly E[],
    relation: K,
    options?: ExecuteOptions,
  ): Promise<Loaded<E, { readonly [P in K]: true }>[]>
  async load<E extends object, const W extends With<E>>(
    entities: readonly E[],
    relations: Named<E, W>,
    options?: ExecuteOptions,
  ): Promise<Loaded<E, W>[]>
  async load<E extends object, const K extends RelKeys<E> & string>(
    entity: E,
    relation: K,
    options?: ExecuteOptions,
  ): Promise<Loaded<E, { readonly [P in K]: true }>>
  async load<E extends object, const W extends With<E>>(
    entity: E,
    relations: Named<E, W>,
    options?: ExecuteOptions,
  ): Promise<Loaded<E, W>>
  async load(
    given: object | readonly object[],
    relations: unknown,
    options: ExecuteOptions = {},
  ): Promise<unknown> {
    checkLimits(options)
    const spec = typeof relations === 'string' ? { [relations]: true } : relations
    const states = [given].flat().map((entity: object) => this.#stateOf(entity))
    await this.#turn(options, () => this.#reader.loadTogether(states, spec))
    return given
  }

  /**
   * The number of rows that the condition lets through.
   *
   * @example
   * await session.count(User, { where: { name: 'Smith' } })   // SELECT count(*) AS count FROM "user" WHERE "user".name = $1
   */
  async count<E extends object>(
    entityClass: EntityClass<E>,
    options: { readonly where?: Where<E> } & FilterOptions & ExecuteOptions = {},
  ): Promise<number> {
    checkOptions('count', options, ['where', ...FILTER_OPTIONS, ...LIMIT_OPTIONS])
    assertWhere(options)
    return this.#turn(options, () => this.#reader.count(mapperOf(entityClass), options))
  }

  /**
   * Whether the condition lets any row through.
   *
   * @example
   * await session.exists(User, { where: { name: 'Smith' } })
   * // SELECT "user".user_id FROM "user" WHERE "user".name = $1 LIMIT $2
   */
  async exists<E extends object>(
    entityClass: EntityClass<E>,
    options: { readonly where?: Where<E> } & FilterOptions & ExecuteOptions = {},
  ): Promise<boolean> {
    checkOptions('exists', options, ['where', ...FILTER_OPTIONS, ...LIMIT_OPTIONS])
    assertWhere(options)
    return this.#turn(options, () => this.#reader.exists(mapperOf(entityClass), options))
  }

  /**
   * Inserts rows, or updates those that are there already, found by a unique key; gives their instances, in the order of the
   * rows. Those that are marked as deleted come back. Changes of the session are written before. `commit` keeps it all.
   *
   * @example
   * await session.upsert(User, [{ email: 'a@b.c', name: 'Smith' }], { on: ['email'] })
   * // INSERT INTO "user" (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = excluded.name RETURNING …
   * await session.upsert(User, rows, { on: 'uq_user_email', update: [] })   // … ON CONFLICT (email) DO NOTHING RETURNING …
   * @throws UsageError for a key that the class does not have, rows without it, or two rows with the same
   */
  async upsert<E extends object>(
    entityClass: EntityClass<E>,
    rows: readonly RowValues<E>[],
    options: UpsertOptions<E>,
  ): Promise<E[]> {
    return (await this.#writeRows(upsertStatements(mapperOf(entityClass), rows, options))) as E[]
  }

  /**
   * Updates all rows that a condition lets through, in one statement, and gives their number. Instances of these rows hold
   * the new values afterwards. Changes of the session are written before. `commit` keeps it all.
   *
   * @example
   * await session.updateWhere(User, { where: { name: 'Smith' }, set: { active: false } })
   * // UPDATE "user" SET active = $1 WHERE "user".name = $2
   * await session.updateWhere(Item, { where: { itemId: 7 }, set: (c) => ({ stock: c.stock.minus(1) }) })
   * // UPDATE item SET stock = item.stock - $1 WHERE item.item_id = $2
   * @throws UsageError for a condition that is missing or empty, unless `everyRow: true` says that all rows are meant
   */
  async updateWhere<E extends object>(
    entityClass: EntityClass<E>,
    options: UpdateWhereOptions<E>,
  ): Promise<number> {
    return this.#writeRows(updateStatement(mapperOf(entityClass), options, this.#reader.manyRows))
  }

  /**
   * Deletes all rows that a condition lets through, in one statement, and gives their number. Instances of these rows are no
   * part of the session afterwards, nor those that ON DELETE CASCADE takes along. Rows of a class with `softDelete` stay, and are
   * marked as deleted, unless `hardDelete: true` says otherwise. Changes of the session are written before.
   *
   * @example
   * await session.deleteWhere(User, { where: { lastSeen: lt(longAgo) } })   // DELETE FROM "user" WHERE "user".last_seen < $1
   * @throws UsageError for a condition that is missing or empty, unless `everyRow: true` says that all rows are meant
   */
  async deleteWhere<E extends object>(
    entityClass: EntityClass<E>,
    options: DeleteWhereOptions<E>,
  ): Promise<number> {
    return this.#writeRows(deleteStatement(mapperOf(entityClass), options, this.#reader.manyRows))
  }

  /**
   * Executes a statement. A select of classes gives tuples with instances in their place; any other gives rows as
   * `engine.execute` does. Soft delete and filters hold for the tables of classes wherever a statement draws rows: in
   * subqueries, CTEs and all members of a compound, and for what it updates, deletes and inserts from a select. What SQL of
   * your own names is up to it, but for the selects that are put into it.
   *
   * An insert, update or delete is part of the session's transaction, as `updateWhere` is: changes of the session are written
   * before, and `commit` keeps it. A select with `forUpdate` opens the transaction, too. Raw SQL runs in it where it is open.
   *
   * @example
   * for (const [user, n] of await session.execute(select(User, func.count()).join(UserPreference).groupBy(User))) …
   * await session.execute(select(User), { withDeleted: true, filters: { tenant: { id: 7 } } })
   */
  async execute<const I extends readonly SelectItem[], N>(
    statement: Select<I, N>,
    options?: FilterOptions & ExecuteOptions,
  ): Promise<SessionRows<I, N>>
  async execute<R = unknown>(
    statement: RawSql<R>,
    options?: ExecuteOptions,
  ): Promise<Result<unknown extends R ? Row : R>>
  async execute<R>(statement: GivesRows<R>, options?: FilterOptions & ExecuteOptions): Promise<Result<R>>
  async execute(statement: Parameters<Executor['execute']>[0], options?: ExecuteOptions): Promise<Result>
  async execute(
    statement: Parameters<Executor['execute']>[0] | GivesRows<unknown>,
    options: FilterOptions & ExecuteOptions = {},
  ): Promise<unknown> {
    checkOptions('execute', options, [...FILTER_OPTIONS, ...LIMIT_OPTIONS])
    const given = statement as Parameters<Executor['execute']>[0]
    return this.#turn(options, () =>
      isWrite(given)
        ? this.#work.write(this.#reader.context, ({ executor }) =>
            this.#reader.execute(given, options, executor),
          )
        : this.#work.locking({ forUpdate: isLocking(given) }, () => this.#reader.execute(given, options)),
    )
  }

  #found(entityClass: EntityClass, options: object): Promise<readonly (EntityState | Row)[]> {
    const mapper = mapperOf(entityClass)
    return this.#turn(options, () => this.#work.locking(options, () => this.#reader.found(mapper, options)))
  }

  /** Takes a turn; what may end it early holds for each of its statements. */
  #turn<T>(options: ExecuteOptions, asked: () => Promise<T>): Promise<T> {
    const run = this.#reads?.called(asked) ?? asked
    const limits = limitsIn(options)
    return this.#turns.take(limits === undefined ? run : () => this.#work.within(limits, run))
  }

  async #flush(): Promise<void> {
    await this.events.tell('beforeFlush')
    await this.#work.flush(this.#reader.context)
    await this.#work.undoing(() => this.events.tell('afterFlush'))
  }

  #markDeleted(entities: readonly object[], isHardDelete: boolean): void {
    this.assertUsable()
    for (const entity of entities) {
      const state = this.#stateOf(entity)
      if (state.status === 'new') this.#identityMap.forget(state)
      else Object.assign(state, { status: 'deleted', isHardDelete })
    }
  }

  async #writeRows<T>(run: (context: ManyRowsContext) => Promise<T>): Promise<T> {
    return this.#turns.take(() =>
      this.#work.write(this.#reader.context, (context) => run({ ...context, ...this.#reader.manyRows })),
    )
  }

  #stateOf(entity: object): EntityState {
    const state = this.#identityMap.stateOf(entity)
    if (state !== undefined) return state
    throw notOfSession(entity)
  }
}
