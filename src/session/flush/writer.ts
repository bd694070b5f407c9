/** The statements of a flush: rows are written in batches, and what the database generated is read back. */
import { StaleRowError, UsageError } from '../../errors'
import type { Executor } from '../../engine/executor'
import type { WireRow } from '../../engine/wire-row'
import { and, toOperand, type Expression } from '../../expression/expression'
import { KeyMembership } from '../../expression/key-membership'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import type { Through } from '../../registry/relationship'
import type { Column } from '../../schema/column'
import { deleteFrom } from '../../statement/delete'
import { Insert } from '../../statement/insert'
import { stored } from '../../statement/row-input'
import { Update } from '../../statement/update'
import { groupBy } from '../../util/group-by'
import { KEYS } from '../entity-query'
import type { EntityState } from '../entity-state'
import { comparable, convertKey, identityKey, type IdentityKey } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { changedProperties, currentValues, storedValue, type DecodersOf } from './snapshot'
import type { UndoLog } from './undo-log'

/** Rows per statement: more gain nothing, and the text of a statement grows with them. */
const MAX_ROWS = 500

/** Writes rows of instances. */
export class Writer {
  constructor(
    private readonly executor: Executor,
    private readonly identityMap: IdentityMap,
    private readonly undo: UndoLog,
    private readonly decodersOf: DecodersOf,
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
    const changed = changedProperties(state, this.decodersOf)
    if (changed.length === 0) return
    for (const property of mapper.properties) this.applyUpdateValue(state, property, changed)
    const set = changedProperties(state, this.decodersOf).map(({ name, column }) => ({
      column,
      value: stored(column, entity[name]),
    }))
    const statement = new Update(mapper.table, {
      set,
      where: [this.rowCondition(state)],
      everyRow: false,
      returned: [],
    })
    const { affected } = await this.executor.executeCompiled(this.executor.compile(statement))
    if (affected === 0) throw stale(mapper, 'updated')
    this.undo.remember(state)
    this.settle(state)
  }

  /** Deletes the rows of instances of one class. */
  async delete(states: readonly EntityState[]): Promise<void> {
    const { mapper } = states[0] as EntityState
    const columns = mapper.primaryKey.map(({ column }) => column)
    const keys = mapper.primaryKey.map((property) =>
      states.map((state) => this.storedKeyPart(state, property)),
    )
    const { affected } = await this.deleteByKeys(mapper.table, columns, keys)
    if (affected < states.length) throw stale(mapper, 'deleted')
    for (const state of states) {
      this.undo.remember(state)
      this.identityMap.forget(state)
    }
  }

  /** Inserts rows into a table in between. */
  async link(through: Through, pairs: readonly (readonly [EntityState, EntityState])[]): Promise<void> {
    const columns = [
      ...through.sourcePairs.map(({ target }) => target),
      ...through.targetPairs.map(({ source }) => source),
    ]
    const rows = pairs.map(([source, target]) =>
      [...linkValues(source, through, true), ...linkValues(target, through, false)].map((value, i) =>
        toOperand(value, (columns[i] as Column).type),
      ),
    )
    const size = batchSize(columns.length, [], this.executor.dialect.capabilities.maxParameters)
    for (let start = 0; start < rows.length; start += size) {
      const statement = new Insert(through.table, columns, rows.slice(start, start + size))
      await this.executor.executeCompiled(this.executor.compile(statement))
    }
  }

  /** Deletes rows of a table in between: those of the given pairs, or all of an instance. */
  async unlink(
    through: Through,
    pairs: readonly (readonly [EntityState, EntityState | undefined])[],
  ): Promise<void> {
    const whole = pairs.some(([, target]) => target === undefined)
    const columns = [
      ...through.sourcePairs.map(({ target }) => target),
      ...(whole ? [] : through.targetPairs.map(({ source }) => source)),
    ]
    const rows = pairs.map(([source, target]) => [
      ...linkValues(source, through, true),
      ...(target === undefined ? [] : linkValues(target, through, false)),
    ])
    await this.deleteByKeys(
      through.table,
      columns,
      columns.map((_, i) => rows.map((row) => row[i])),
    )
  }

  /** Makes the instance's values what the database is known to hold. */
  settle(state: EntityState): void {
    state.status = 'persistent'
    state.row = undefined
    state.written = currentValues(state)
    const key = keyOf(state)
    if (state.key === key || key === undefined) return
    this.identityMap.unregister(state)
    this.identityMap.register(state, key)
  }

  private async deleteByKeys(
    table: Mapper['table'],
    columns: readonly Column[],
    keys: readonly (readonly unknown[])[],
  ): Promise<{ readonly affected: number }> {
    const statement = deleteFrom(table).where(new KeyMembership(columns, KEYS))
    return this.executor.executeCompiled(this.executor.compile(statement), { [KEYS]: keys })
  }

  private prepared(state: EntityState): PreparedRow {
    const { mapper, entity } = state
    const generated = mapper.table.autoincrementColumn
    const given: MappedProperty[] = []
    const returned: MappedProperty[] = []
    for (const property of mapper.properties) {
      const { name, column } = property
      this.applyDefault(state, property)
      const isGiven =
        column === generated
          ? entity[name] !== undefined && entity[name] !== null
          : entity[name] !== undefined
      if (isGiven) given.push(property)
      else if (column === generated || column.options.serverDefault !== undefined) returned.push(property)
      else this.undo.set(entity, name, null)
    }
    return { state, given, returned }
  }

  private applyDefault({ entity }: EntityState, { name, column }: MappedProperty): void {
    if (entity[name] !== undefined || column.options.defaultValue === undefined) return
    this.undo.set(entity, name, valueOf(column.options.defaultValue))
  }

  private applyUpdateValue(
    { entity }: EntityState,
    property: MappedProperty,
    changed: readonly MappedProperty[],
  ): void {
    const { updateValue } = property.column.options
    if (updateValue === undefined || changed.includes(property)) return
    this.undo.set(entity, property.name, valueOf(updateValue))
  }

  private async insertRows(rows: readonly PreparedRow[]): Promise<void> {
    const { state, given, returned } = rows[0] as PreparedRow
    const { mapper } = state
    const match = returned.length === 0 ? [] : matchedBy(mapper, returned)
    const columns = given.map(({ column }) => column)
    const values = rows.map(({ state: { entity } }) =>
      given.map(({ name, column }): Expression => stored(column, entity[name])),
    )
    const returning = [...returned, ...match.filter((property) => !returned.includes(property))]
    const statement = new Insert(
      mapper.table,
      columns,
      columns.length === 0 ? [] : values,
      returning.map(({ column }) => column),
    )
    const answer = await this.executor.executeCompiled(this.executor.compile(statement))
    if (returned.length > 0) this.readBack(rows, returning, answer.rows)
    for (const row of rows) {
      this.undo.remember(row.state)
      this.settle(row.state)
    }
  }

  /** Generated keys rise in the order of the rows; where the key was given, it tells which row is whose. */
  private readBack(
    rows: readonly PreparedRow[],
    returning: readonly MappedProperty[],
    answers: readonly WireRow[],
  ): void {
    const { mapper } = (rows[0] as PreparedRow).state
    const decoded = answers.map((answer) =>
      returning.map(({ column }, i) => this.executor.dialect.codecs.decoder(column.type)(answer[i] ?? null)),
    )
    const generated = returning.findIndex(({ column }) => column === mapper.table.autoincrementColumn)
    if (generated >= 0) decoded.sort((a, b) => (Number(a[generated]) < Number(b[generated]) ? -1 : 1))
    const byKey = generated >= 0 ? undefined : keyed(mapper, returning, decoded)
    rows.forEach(({ state, returned }, i) => {
      const answer =
        rows.length === 1
          ? decoded[0]
          : byKey === undefined
            ? decoded[i]
            : byKey.get(keyOf(state) as IdentityKey)
      if (answer === undefined)
        throw new UsageError(`The database did not give back an inserted row of ${mapper.name}.`)
      returned.forEach(({ name }, position) => {
        this.undo.set(state.entity, name, answer[position])
      })
    })
  }

  private rowCondition(state: EntityState): Expression {
    const { mapper } = state
    return and(
      ...mapper.primaryKey.map((property) =>
        property.column.eq(this.storedKeyPart(state, property) as never),
      ),
    )
  }

  /** The key under which the row is stored: the one it was loaded with, should the program have changed it. */
  private storedKeyPart(state: EntityState, property: MappedProperty): unknown {
    const { mapper, entity, row } = state
    const position = mapper.properties.indexOf(property)
    const current = entity[property.name]
    if (comparable(current, property.column.type) === storedValue(state, position, this.decodersOf))
      return current
    if (row !== undefined) return this.decodersOf(state)[position]?.(row[position] ?? null)
    throw new UsageError(`The key ${mapper.name}.${property.name} was changed twice in one session.`, {
      hint: 'Commit, load the instance anew, and change it then.',
    })
  }
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
): Map<IdentityKey, readonly unknown[]> {
  const positions = mapper.primaryKey.map((property) => returning.indexOf(property))
  const types = mapper.primaryKey.map(({ column }) => column.type)
  return new Map(
    rows.map((row) => [
      identityKey(
        positions.map((position) => row[position]),
        types,
      ) as IdentityKey,
      row,
    ]),
  )
}

/** The instance's primary key as it is now. */
function keyOf({ entity, mapper }: EntityState): IdentityKey | undefined {
  return identityKey(
    mapper.primaryKey.map(({ name }) => entity[name]),
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

function valueOf(value: unknown): unknown {
  return typeof value === 'function' ? (value as () => unknown)() : value
}

function stale(mapper: Mapper, what: string): StaleRowError {
  return new StaleRowError(`A row of ${mapper.name} that was to be ${what} is not there any more.`, {
    hint: 'Another transaction has deleted it or changed its key: load it again.',
  })
}
