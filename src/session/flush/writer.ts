/** The statements of a flush: rows are written in batches, and what the database generated is read back. */
import { StaleRowError, UsageError } from '../../errors'
import type { Executor } from '../../engine/executor'
import type { WireRow } from '../../engine/wire-row'
import { and, Parameter, type Expression } from '../../expression/expression'
import { KeyMembership } from '../../expression/key-membership'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import type { Through } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import { writableTableFrom } from '../../schema/table-source'
import { deleteFrom } from '../../statement/delete'
import { Insert, insert } from '../../statement/insert'
import { stored } from '../../statement/row-input'
import { Update } from '../../statement/update'
import { groupBy } from '../../util/group-by'
import { KEYS } from '../entity-query'
import type { EntityState } from '../entity-state'
import { comparable, convertKey, identityKey, keyOfParts, type IdentityKey } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { columnsToClear, heldKey, referredKey } from './key-values'
import type { Link } from './links'
import { changedProperties, currentValues, storedKey } from './snapshot'
import type { UndoLog } from './undo-log'

/** Rows per statement: more gain nothing, and the text of a statement grows with them. */
const MAX_ROWS = 500

/** Writes rows of instances. */
export class Writer {
  /** The instances whose rows were inserted or updated. */
  readonly touched = new Set<EntityState>()
  /** The instances of rows in between that were deleted with their links. */
  readonly unlinked = new Set<EntityState>()

  constructor(
    private readonly executor: Executor,
    private readonly identityMap: IdentityMap,
    private readonly undo: UndoLog,
  ) {}

  /** Inserts new rows of one class, those with the same given columns together. */
  async insert(states: readonly EntityState[]): Promise<void> {
    for (const batch of sameColumns(states.map((state) => this.prepared(state)))) {
      const { given, returned } = batch[0] as PreparedRow
      const size = batchSize(given.length, returned, this.executor.dialect.capabilities.maxParameters)
      for (let start = 0; start < batch.length; start += size) {
        await this.insertRows(batch.slice(start, start + size))
      }
    }
  }

  /** Updates the row of an instance, if anything in it changed. */
  async update(state: EntityState): Promise<void> {
    const { mapper, entity } = state
    const changed = changedProperties(state)
    changed.forEach((property) => assertWritten(mapper, property))
    if (changed.length === 0) return
    const renewed = mapper.properties.filter(
      (property) => property.column.options.updateValue !== undefined && !changed.includes(property),
    )
    for (const { name, column } of renewed) this.undo.set(entity, name, valueOf(column.options.updateValue))
    const set = [...changed, ...renewed].map((property) => ({
      column: property.column,
      value: this.fitted(state, property),
    }))
    const held = heldBy(state)
    const computed = mapper.properties.filter(isComputed)
    const { affected, rows } = await this.updateRow(state, set, computed)
    if (affected === 0) throw stale(mapper, 'updated')
    if (computed.length > 0)
      this.readBackOne(state, computed, { answer: this.decoded(computed, rows)[0] ?? [], held })
    this.settle(state, held)
  }

  /** Lets a row point nowhere, before the row that it points to is deleted together with it. */
  async clear({ child, foreignKey }: Link): Promise<void> {
    const set = columnsToClear(foreignKey).map((column) => ({ column, value: stored(column, null) }))
    await this.updateRow(child, set)
  }

  /** Deletes the rows of instances of one class. */
  async delete(states: readonly EntityState[]): Promise<void> {
    const { mapper } = states[0] as EntityState
    const columns = mapper.primaryKey.map(({ column }) => column)
    const keys = states.map(storedKey)
    const affected = await this.deleteByKeys(mapper.table, columns, keys)
    if (affected < states.length) throw stale(mapper, 'deleted')
    for (const state of states) {
      this.undo.remember(state)
      this.identityMap.forget(state)
    }
  }

  /** Inserts rows into a table in between. */
  async link(through: Through, pairs: readonly (readonly [EntityState, EntityState])[]): Promise<void> {
    const { sourcePairs, targetPairs, table } = through
    const columns = [...sourcePairs.map(({ target }) => target), ...targetPairs.map(({ source }) => source)]
    const rows = pairs.map(([source, target]) => {
      const values = [...linkValues(source, through, true), ...linkValues(target, through, false)]
      return Object.fromEntries(columns.map(({ key }, i) => [key, values[i]]))
    })
    const width = table.columns.length
    const size = batchSize(width, [], this.executor.dialect.capabilities.maxParameters)
    for (let start = 0; start < rows.length; start += size) {
      const statement = insert(table).values(rows.slice(start, start + size))
      await this.executor.executeCompiled(this.executor.compile(statement))
    }
  }

  /** Deletes rows of a table in between: those of the given pairs. */
  async unlink(through: Through, pairs: readonly (readonly [EntityState, EntityState])[]): Promise<void> {
    const columns = [
      ...through.sourcePairs.map(({ target }) => target),
      ...through.targetPairs.map(({ source }) => source),
    ]
    const rows = pairs.map(([source, target]) => [
      ...linkValues(source, through, true),
      ...linkValues(target, through, false),
    ])
    await this.deleteByKeys(through.table, columns, rows)
    const { sourceKey, targetKey } = through
    const gone = groupBy(pairs, ([{ entity, mapper }]) => referredKey(entity, mapper, sourceKey))
    this.forgetBetween(through, (state) =>
      (gone.get(heldKey(state, sourceKey)) ?? []).some(
        ([, { entity, mapper }]) => referredKey(entity, mapper, targetKey) === heldKey(state, targetKey),
      ),
    )
  }

  /** Deletes all rows of a table in between that lead to the instances. */
  async unlinkAll(through: Through, states: readonly EntityState[]): Promise<void> {
    const columns = through.sourcePairs.map(({ target }) => target)
    await this.deleteByKeys(
      through.table,
      columns,
      states.map((state) => linkValues(state, through, true)),
    )
    const { sourceKey } = through
    const gone = new Set(states.map(({ entity, mapper }) => referredKey(entity, mapper, sourceKey)))
    this.forgetBetween(through, (state) => gone.has(heldKey(state, sourceKey)))
  }

  private forgetBetween({ mapper }: Through, isGone: (state: EntityState) => boolean): void {
    if (mapper === undefined) return
    for (const state of [...this.identityMap.states]) {
      if (state.mapper !== mapper || state.status === 'new' || !isGone(state)) continue
      this.undo.remember(state)
      this.identityMap.forget(state)
      this.unlinked.add(state)
    }
  }

  /** What was sent is what the database is known to hold; what the program changed meanwhile is written next time. */
  private settle(state: EntityState, { values, key }: Held): void {
    this.undo.remember(state)
    this.touched.add(state)
    const { mapper } = state
    Object.assign(state, { status: 'persistent', row: undefined, written: values, writtenKey: key })
    const identity = keyOfParts(
      mapper.primaryKey.map((property) => values[mapper.properties.indexOf(property)] ?? null),
    )
    if (state.key === identity || identity === undefined) return
    this.identityMap.unregister(state)
    this.identityMap.register(state, identity)
  }

  /** The value as its column keeps it; the instance holds the same afterwards. */
  private fitted({ entity }: EntityState, { name, column }: MappedProperty): Expression {
    const value = stored(column, entity[name])
    if (value instanceof Parameter) this.undo.set(entity, name, value.value)
    return value
  }

  private async updateRow(
    state: EntityState,
    set: Update['parts']['set'],
    returned: readonly MappedProperty[] = [],
  ): Promise<{ readonly affected: number; readonly rows: readonly WireRow[] }> {
    const where = [this.rowCondition(state)]
    const table = writableTableFrom(state.mapper.table)
    const items = returned.map(({ column }) => column)
    const statement = new Update(table, { set, where, everyRow: false, returned: items })
    return this.executor.executeCompiled(this.executor.compile(statement))
  }

  private async deleteByKeys(
    table: Mapper['table'],
    columns: readonly Column[],
    keys: readonly (readonly unknown[])[],
  ): Promise<number> {
    const statement = deleteFrom(table).where(new KeyMembership(columns, KEYS))
    const lists = columns.map((_, i) => keys.map((key) => key[i]))
    const answer = await this.executor.executeCompiled(this.executor.compile(statement), { [KEYS]: lists })
    return answer.affected
  }

  /** What the program left out is null, unless the database knows better. */
  private prepared(state: EntityState): PreparedRow {
    const { mapper, entity } = state
    const generated = mapper.table.autoincrementColumn
    const given: MappedProperty[] = []
    const returned: MappedProperty[] = []
    for (const property of mapper.properties) {
      const { name, column } = property
      const value = entity[name] ?? (entity[name] === null && column !== generated ? null : undefined)
      if (value !== undefined) assertWritten(mapper, property)
      if (value === undefined && column.hasServerValue) {
        returned.push(property)
      } else {
        if (column.primaryKey && (value ?? null) === null) throw keyMissing(mapper, name)
        this.undo.set(entity, name, value ?? null)
        given.push(property)
      }
    }
    return { state, given, returned }
  }

  private async insertRows(rows: readonly PreparedRow[]): Promise<void> {
    const { state, given, returned } = rows[0] as PreparedRow
    const { mapper } = state
    const match = returned.length === 0 ? [] : matchedBy(mapper, returned)
    const columns = given.map(({ column }) => column)
    const values = rows.map((row) => given.map((property) => this.fitted(row.state, property)))
    const returning = [...returned, ...match.filter((property) => !returned.includes(property))]
    const statement = new Insert(
      writableTableFrom(mapper.table),
      columns,
      columns.length === 0 ? [] : values,
      returning.map(({ column }) => column),
    )
    const held = rows.map((row) => heldBy(row.state))
    const answer = await this.executor.executeCompiled(this.executor.compile(statement))
    if (returned.length > 0) this.readBack(rows, returning, { answers: answer.rows, held })
    rows.forEach((row, i) => {
      this.settle(row.state, held[i] as Held)
    })
  }

  /** Generated keys rise in the order of the rows; where the key was given, it tells which row is whose. */
  private readBack(
    rows: readonly PreparedRow[],
    returning: readonly MappedProperty[],
    { answers, held }: { readonly answers: readonly WireRow[]; readonly held: readonly Held[] },
  ): void {
    const { mapper } = (rows[0] as PreparedRow).state
    const decoded = this.decoded(returning, answers)
    const numbered = mapper.table.autoincrementColumn
    const generated = returning.findIndex(({ column }) => column === numbered)
    if (generated >= 0) sortBy(decoded, generated, Number(numbered?.identity?.options.increment ?? 1))
    const isInOrder = generated >= 0 || rows.length === 1
    const byKey = isInOrder ? undefined : keyed(mapper, returning, decoded)
    rows.forEach(({ state, returned }, i) => {
      const own = held[i] as Held
      const answer = byKey === undefined ? decoded[i] : byKey.get(keyOf(mapper, own.key))
      if (answer === undefined)
        throw new UsageError(`The database did not give back an inserted row of ${mapper.name}.`)
      this.readBackOne(state, returned, { answer, held: own })
    })
  }

  private readBackOne(
    { entity, mapper }: EntityState,
    returned: readonly MappedProperty[],
    { answer, held }: { readonly answer: readonly unknown[]; readonly held: Held },
  ): void {
    returned.forEach((property, position) => {
      this.undo.set(entity, property.name, answer[position])
      held.values[mapper.properties.indexOf(property)] = comparable(answer[position], property.column.type)
      const part = mapper.primaryKey.indexOf(property)
      if (part >= 0) held.key[part] = answer[position]
    })
  }

  private decoded(properties: readonly MappedProperty[], answers: readonly WireRow[]): unknown[][] {
    const decoders = properties.map(({ column }) => this.executor.dialect.codecs.decoder(column.type))
    return answers.map((answer) => decoders.map((decode, i) => decode(answer[i] ?? null)))
  }

  private rowCondition(state: EntityState): Expression {
    const key = storedKey(state)
    return and(...state.mapper.primaryKey.map(({ column }, i) => column.eq(key[i] as never)))
  }
}

/** What a row is about to hold: all values in comparable form, and the primary key as it is. */
interface Held {
  readonly values: (IdentityKey | null)[]
  readonly key: unknown[]
}

function heldBy(state: EntityState): Held {
  const { entity, mapper } = state
  return { values: currentValues(state), key: mapper.primaryKey.map(({ name }) => copied(entity[name])) }
}

/** Dates, buffers and arrays can be changed in place. */
function copied(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copied)
  if (value instanceof Date) return new Date(value)
  return Buffer.isBuffer(value) ? Buffer.from(value) : value
}

/** A new row: what the program gave, and what the database is to generate and give back. */
interface PreparedRow {
  readonly state: EntityState
  readonly given: readonly MappedProperty[]
  readonly returned: readonly MappedProperty[]
}

function sameColumns(rows: readonly PreparedRow[]): Iterable<PreparedRow[]> {
  return groupBy(rows, ({ given }) => given.map(({ name }) => name).join('\0')).values()
}

function batchSize(columns: number, returned: readonly MappedProperty[], maxParameters: number): number {
  if (columns === 0) return 1
  const size = Math.max(1, Math.min(MAX_ROWS, Math.floor(maxParameters / columns)))
  const generated = returned.find(({ column }) => column.table.autoincrementColumn === column)
  const keyIsGenerated = returned.some(({ column }) => column.primaryKey)
  // A key that the database makes up in no order (a random uuid) cannot tell which row is whose: one row at a time.
  return keyIsGenerated && generated === undefined ? 1 : size
}

/** The properties by which returned rows are told apart. */
function matchedBy(mapper: Mapper, returned: readonly MappedProperty[]): readonly MappedProperty[] {
  return returned.some(({ column }) => column.primaryKey) ? [] : mapper.primaryKey
}

function keyed(
  mapper: Mapper,
  returning: readonly MappedProperty[],
  rows: readonly (readonly unknown[])[],
): Map<IdentityKey | undefined, readonly unknown[]> {
  const positions = mapper.primaryKey.map((property) => returning.indexOf(property))
  const keyIn = (row: readonly unknown[]): unknown[] => positions.map((position) => row[position])
  return new Map(rows.map((row) => [keyOf(mapper, keyIn(row)), row]))
}

function keyOf(mapper: Mapper, key: readonly unknown[]): IdentityKey | undefined {
  return identityKey(
    key,
    mapper.primaryKey.map(({ column }) => column.type),
  )
}

/** The values of a row in between that lead to one of the two instances. */
function linkValues(state: EntityState, through: Through, isSource: boolean): readonly unknown[] {
  const pairs = isSource
    ? through.sourcePairs.map(({ source, target }) => ({ own: source, between: target }))
    : through.targetPairs.map(({ source, target }) => ({ own: target, between: source }))
  return pairs.map(({ own, between }) =>
    convertKey(state.entity[state.mapper.propertyOf(own).name], between.type),
  )
}

/** A default: a value, or what a function gives. */
export function valueOf(value: unknown): unknown {
  return typeof value === 'function' ? (value as () => unknown)() : value
}

function isComputed({ column }: MappedProperty): boolean {
  return column.options.computed !== undefined
}

/** The database alone writes a generated column. */
function assertWritten(mapper: Mapper, property: MappedProperty): void {
  if (!isComputed(property)) return
  throw new UsageError(
    `${mapper.name}.${property.name} is computed by the database, and cannot be given a value.`,
    {
      hint: 'Write the properties that it is computed from.',
    },
  )
}

/** Numbers that the database gave out one after another come in the order of the rows; they may count down. */
function sortBy(rows: unknown[][], position: number, increment: number): void {
  const direction = increment < 0 ? -1 : 1
  rows.sort((a, b) => ((a[position] as number) < (b[position] as number) ? -direction : direction))
}

function keyMissing(mapper: Mapper, property: string): UsageError {
  return new UsageError(`${mapper.name}.${property} is part of the primary key and has no value.`, {
    hint: 'Give it one, or declare the column with a defaultValue.',
  })
}

function stale(mapper: Mapper, what: string): StaleRowError {
  return new StaleRowError(`A row of ${mapper.name} that was to be ${what} is not there any more.`, {
    hint: 'Another transaction has deleted it or changed its key: load it again.',
  })
}
