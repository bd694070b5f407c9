/**
 * Reads new instances, column by column: what goes over the wire, and what the row is then known to hold. Each class has a
 * function compiled for it that takes the usual values as they are; every other value is fitted, compared and encoded by the
 * general rules. Every name in the generated code is JSON-quoted, and nothing but names and numbers gets into it; where code
 * cannot be generated, a loop does the same.
 */
import { UsageError } from '../../errors'
import type { WireValue } from '../../engine/wire-row'
import type { Mapper } from '../../registry/mapper'
import { fitted } from '../../statement/row-input'
import type { EntityState } from '../entity-state'
import { comparable, type IdentityKey } from '../identity-key'
import { assertWritten } from './computed-column'
import type { RowColumn, RowPlan } from './row-plan'
import { firstVersion } from './row-version'
import type { UndoLog } from './undo-log'

/** The values of a row in comparable form, by the places of their properties. */
type Values = (IdentityKey | null)[]

/** Takes one value down, and gives it as it goes over the wire. */
type Give = (state: EntityState, column: RowColumn, value: unknown, values: Values) => WireValue

/** Adds what is given of a row to `wires`, and gives the places of the columns that are left out, as characters. */
type Read = (state: EntityState, values: Values, wires: WireValue[], give: Give) => string

/** Reads instances of one class for one of its tables. */
export class RowReader {
  readonly #read: Read

  constructor(
    private readonly plan: RowPlan,
    private readonly undo: UndoLog,
    generateCode: boolean,
  ) {
    this.#read = generateCode ? compiledFor(plan) : interpreted(plan)
  }

  /** What is known of the row already: of a joined one, what the tables before have. */
  firstValues({ written, mapper }: EntityState): Values {
    if (!this.plan.isFirst && written !== undefined) return [...written]
    return new Array<IdentityKey | null>(mapper.properties.length).fill(null)
  }

  /** What the program left out is null, unless the database knows better. */
  read(state: EntityState, values: Values, wires: WireValue[]): string {
    if (!this.plan.isFirst) this.takeKey(state)
    return this.#read(state, values, wires, this.give)
  }

  private readonly give: Give = ({ entity, mapper }, column, given, values) => {
    const { property, name, position } = column
    const value = column === this.plan.version ? (given ?? firstVersion(column)) : given
    const plain = column.encodePlain?.(value)
    if (plain === undefined) assertWritten(mapper, property)
    const kept = plain === undefined ? fitted(property.column, value ?? null) : value
    if (kept !== given) this.undo.set(entity, name, kept)
    if (kept === null && column.isKey) throw keyMissing(mapper, name)
    values[position] = plain === undefined ? comparable(kept, column.type) : (value as IdentityKey)
    return plain ?? column.encode(kept)
  }

  /** The key of the base's row is that of a joined one, whatever property stands for it. */
  private takeKey({ entity, mapper }: EntityState): void {
    this.plan.primaryKey.forEach(({ name, property }) => {
      const join = mapper.inheritance?.joins.find(({ table }) => table === property.column.table)
      const pair = join?.pairs.find(({ target }) => target === property.column)
      if (pair !== undefined) this.undo.set(entity, name, entity[mapper.propertyOf(pair.source).name])
    })
  }
}

function interpreted(plan: RowPlan): Read {
  return (state, values, wires, give) => {
    let leftOut = ''
    for (const column of plan.columns) {
      const value = state.entity[column.name]
      if (isLeftOut(plan, column, value)) {
        leftOut += String.fromCharCode(column.position)
        values[column.position] = null
      } else wires.push(give(state, column, value, values))
    }
    return leftOut
  }
}

function isLeftOut({ version, numbered }: RowPlan, column: RowColumn, value: unknown): boolean {
  if (column === version) return false
  if (value === undefined) return column.hasServerValue
  return value === null && column === numbered
}

const compiledReads = new WeakMap<RowPlan, Read>()

function compiledFor(plan: RowPlan): Read {
  let read = compiledReads.get(plan)
  if (read === undefined) compiledReads.set(plan, (read = compiled(plan)))
  return read
}

/**
 * The variables of the generated code: `s` a state, `e` its instance, `k` the values, `w` the wires, `g` gives, `x` a value of
 * the instance and `y` what goes over the wire, `c` what is left out; `p2` encodes plain values of column 2, which is `c2`.
 */
function compiled(plan: RowPlan): Read {
  const { columns } = plan
  const source = [
    ...columns.map((_, i) => `const c${i} = c[${i}], p${i} = c${i}.encodePlain;`),
    'return function (s, k, w, g) { const e = s.entity; let x, y, l = "";',
    ...columns.map((column, i) => columnCode(plan, column, i)),
    'return l; };',
  ].join('\n')
  try {
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names are JSON-quoted; see the head of this file
    return (new Function('c', source) as (columns: RowPlan['columns']) => Read)(columns)
  } catch (error) {
    if (error instanceof EvalError) return interpreted(plan)
    throw error
  }
}

function columnCode({ version, numbered }: RowPlan, column: RowColumn, i: number): string {
  const { name, position, hasServerValue, isKey, encodePlain } = column
  const isOptional = column !== version && column !== numbered && !isKey
  const isComputed = column.property.column.options.computed !== undefined
  const leaveOut = `{ l += ${JSON.stringify(String.fromCharCode(position))}; k[${position}] = null; }`
  const ways = [
    column !== version && hasServerValue ? `if (x === undefined) ${leaveOut}` : undefined,
    column !== version && column === numbered ? `if (x === null) ${leaveOut}` : undefined,
    isOptional && !isComputed ? `if (x === null) { k[${position}] = null; w.push(null); }` : undefined,
    encodePlain === undefined
      ? undefined
      : `if ((y = p${i}(x)) !== undefined) { k[${position}] = x; w.push(y); }`,
    `w.push(g(s, c${i}, x, k));`,
  ]
  return `x = e[${JSON.stringify(name)}]; ${ways.filter((way) => way !== undefined).join(' else ')}`
}

function keyMissing(mapper: Mapper, property: string): UsageError {
  return new UsageError(`${mapper.name}.${property} is part of the primary key and has no value.`, {
    hint: 'Give it one, declare the column with a defaultValue, or with autoincrement: true for one that the database numbers.',
  })
}
