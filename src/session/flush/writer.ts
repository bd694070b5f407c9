/** The statements of a flush: rows are written in batches, and what the database generated is read back. */
import { StaleRowError, UsageError } from '../../errors'
import type { Executor } from '../../engine/executor'
import type { WireRow } from '../../engine/wire-row'
import { and, Parameter, type Expression } from '../../expression/expression'
import type { MappedProperty, Mapper } from '../../registry/mapper'
import { writableTableFrom } from '../../schema/table-source'
import { Insert } from '../../statement/insert'
import { stored } from '../../statement/row-input'
import { Update } from '../../statement/update'
import type { EntityState } from '../entity-state'
import { comparable, keyOfParts } from '../identity-key'
import type { IdentityMap } from '../identity-map'
import { deleteByKeys } from './delete-by-keys'
import { heldBy, type HeldRow } from './held-row'
import { answersInOrder, insertBatches, returningOf, type PreparedRow } from './insert-batches'
import { columnsToClear } from './key-values'
import type { Link } from './links'
import { changedProperties, storedKey } from './snapshot'
import type { UndoLog } from './undo-log'

/** Writes rows of instances. */
export class Writer {
  /** The instances whose rows were inserted or updated. */
  readonly touched = new Set<EntityState>()

  constructor(
    private readonly executor: Executor,
    private readonly identityMap: IdentityMap,
    private readonly undo: UndoLog,
  ) {}

  /** Inserts new rows of one class, those with the same given columns together. */
  async insert(states: readonly EntityState[]): Promise<void> {
    const rows = states.map((state) => this.prepared(state))
    const { maxParameters } = this.executor.dialect.capabilities
    for (const batch of insertBatches(rows, maxParameters)) await this.insertRows(batch)
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
    const affected = await deleteByKeys(this.executor, mapper.table, { columns, keys })
    if (affected < states.length) throw stale(mapper, 'deleted')
    for (const state of states) {
      this.undo.remember(state)
      this.identityMap.forget(state)
    }
  }

  /** What was sent is what the database is known to hold; what the program changed meanwhile is written next time. */
  private settle(state: EntityState, { values, key }: HeldRow): void {
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
    const columns = given.map(({ column }) => column)
    const values = rows.map((row) => given.map((property) => this.fitted(row.state, property)))
    const returning = returningOf(rows[0] as PreparedRow)
    const statement = new Insert(
      writableTableFrom(mapper.table),
      columns,
      columns.length === 0 ? [] : values,
      { returned: returning.map(({ column }) => column) },
    )
    const held = rows.map((row) => heldBy(row.state))
    const answer = await this.executor.executeCompiled(this.executor.compile(statement))
    if (returned.length > 0) this.readBack(rows, returning, { wire: answer.rows, held })
    rows.forEach((row, i) => {
      this.settle(row.state, held[i] as HeldRow)
    })
  }

  /** Gives the instances, and what is known of their rows, what the database generated. */
  private readBack(
    rows: readonly PreparedRow[],
    returning: readonly MappedProperty[],
    { wire, held }: { readonly wire: readonly WireRow[]; readonly held: readonly HeldRow[] },
  ): void {
    const { mapper } = (rows[0] as PreparedRow).state
    const decoded = this.decoded(returning, wire)
    const answers = answersInOrder(mapper, returning, { answers: decoded, keys: held.map(({ key }) => key) })
    rows.forEach(({ state, returned }, i) => {
      const answer = answers[i]
      if (answer === undefined)
        throw new UsageError(`The database did not give back an inserted row of ${mapper.name}.`)
      this.readBackOne(state, returned, { answer, held: held[i] as HeldRow })
    })
  }

  private readBackOne(
    { entity, mapper }: EntityState,
    returned: readonly MappedProperty[],
    { answer, held }: { readonly answer: readonly unknown[]; readonly held: HeldRow },
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
