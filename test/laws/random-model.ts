/** Small random models of every construct that a database can hold, under names that need quotes. */
import fc from 'fast-check'

import type { DialectName } from '../../src/driver/driver'
import { dialects } from '../../src/dialect/dialects'
import { Column } from '../../src/schema/column'
import { MetaData, type MetaDataOptions } from '../../src/schema/metadata'
import { Sequence, type StandaloneSequenceOptions } from '../../src/schema/sequence'
import { creationStatements } from '../../src/statement/ddl/creation-order'
import { t } from '../../src/types/t'
import { Draw, type Alteration } from './draw'
import { commentOf, NAMES, schemaOf } from './random-columns'
import {
  addCheck,
  addExclude,
  addForeignKey,
  addIndex,
  addUnique,
  addUnnamedCheck,
  type DrawnTable,
} from './random-parts'
import { canInherit, drawChild, drawTable, drawView } from './random-tables'

/** What a model may need of a server. */
export interface Abilities {
  readonly dialect: DialectName
  /** Extensions that it could create. */
  readonly extensions: readonly string[]
}

/** A model that can be made again and again, as by processes of their own. */
export class RandomModel {
  constructor(
    private readonly numbers: readonly number[],
    private readonly abilities: Abilities,
  ) {}

  build(): MetaData {
    return this.draw().metadata
  }

  /** The model with one option changed, and what the difference is; undefined where nothing can be changed. */
  altered(pick: number): { readonly metadata: MetaData; readonly told: readonly string[] } | undefined {
    const { alterable } = this.draw().draw
    if (alterable === 0) return undefined
    const { metadata, draw } = this.draw({ at: pick % alterable })
    return { metadata, told: draw.told === undefined ? [] : [draw.told] }
  }

  /** Its statements, for whoever looks at a counterexample. */
  toString(): string {
    const compiler = dialects[this.abilities.dialect].createDdlCompiler()
    const statements = creationStatements({ metadata: this.build() }, compiler)
    return `\n${statements.map((statement) => `${compiler.compile(statement)};`).join('\n')}\n`
  }

  private draw(alteration?: Alteration): { readonly metadata: MetaData; readonly draw: Draw } {
    const draw = new Draw(this.numbers, this.abilities.dialect, alteration)
    return { metadata: drawMetadata(draw, this.abilities), draw }
  }
}

/** Models that the database can hold. */
export function randomModels(abilities: Abilities): fc.Arbitrary<RandomModel> {
  const numbers = fc.array(fc.nat(9999), { maxLength: 500, size: 'max' })
  return fc.limitShrink(numbers, 30).map((list) => new RandomModel(list, abilities))
}

/** Names of indexes and constraints. */
const SHARED = ['shared', 'of "all', "any one's", 'SHARED NAME'] as const

/** A model of what a draw says. */
export function drawMetadata(draw: Draw, abilities: Abilities): MetaData {
  const metadata = new MetaData(draw.isPostgres ? objectsOf(draw, abilities) : {})
  const start = draw.fixed(NAMES.length)
  draw.within('shared names', () => draw.share(SHARED))
  // Each has names of its own to choose from, so that no two are the same, whatever is edited.
  const nextName = (place: number, choices = 1): string =>
    NAMES[(start + place + draw.below(choices)) % NAMES.length] as string
  const hasSequence = draw.isPostgres && draw.once(2)
  const sequences = hasSequence
    ? [draw.within('sequence', () => drawSequence(draw, nextName(12), metadata))]
    : []
  const isUnlogged = draw.isPostgres && draw.once(6)
  const tables: DrawnTable[] = []
  const parents = new Set<DrawnTable | undefined>()
  const drawNext = (number: number): void => {
    if (number > 0 && !draw.once(2)) return
    const setting = { metadata, sequences, isUnlogged, number }
    const parent = draw.isPostgres && draw.once(4) ? tables.find(canInherit) : undefined
    parents.add(parent)
    const name = nextName(3 * number, 3)
    tables.push(
      parent === undefined ? drawTable(draw, name, setting) : drawChild(draw, name, parent, setting),
    )
  }
  for (let number = 0; number < 4; number++) draw.within(`table ${number}`, () => drawNext(number))
  for (const table of tables) draw.within(`table ${table.number}`, () => addParts(draw, table))
  // What is added to a parent would have to be added to its children.
  for (const table of tables)
    if (!parents.has(table)) draw.within(`table ${table.number}`, () => addKeys(draw, table, tables))
  draw.within('views', () => addViews(draw, tables, { metadata, nextName }))
  if (draw.isPostgres && draw.once(4))
    draw.within('owned', () => ownedSequence(draw, tables[0] as DrawnTable, nextName(15)))
  return metadata
}

function addParts(draw: Draw, table: DrawnTable): void {
  const parts = { addUnique, addCheck, addUnnamedCheck, addExclude, addIndex }
  for (const [name, add] of Object.entries(parts))
    draw.within(name, () => {
      if (draw.once(2)) add(draw, table)
    })
}

function addKeys(draw: Draw, table: DrawnTable, tables: readonly DrawnTable[]): void {
  for (let count = draw.below(3); count > 0; count--)
    draw.within(`key ${count}`, () => pointSomewhere(draw, table, { tables, count }))
}

/** A key over columns of its own, so that any table can be its target. */
function pointSomewhere(
  draw: Draw,
  from: DrawnTable,
  { tables, count }: { readonly tables: readonly DrawnTable[]; readonly count: number },
): void {
  const target = draw.of(tables)
  // One that is divided is never unlogged, and what is logged cannot point to what is not.
  if (isUnlogged(target) && from.isDivided) return
  const { columns } = target.table.primaryKey
  if (columns.length === 0) return
  const own = columns.map((column, part) => new Column(`fk${count}_${part}`, column.type))
  for (const column of own) from.table.addColumn(column)
  addForeignKey(draw, from, target, own)
}

function isUnlogged({ table }: DrawnTable): boolean {
  return table.dialect.postgres?.unlogged === true
}

function addViews(
  draw: Draw,
  tables: readonly DrawnTable[],
  { metadata, nextName }: { readonly metadata: MetaData; readonly nextName: (place: number) => string },
): void {
  if (!draw.once(2)) return
  const view = draw.within('view', () => drawView(draw, nextName(13), draw.of(tables), metadata))
  if (view !== undefined && draw.once(2))
    draw.within('view of it', () => drawView(draw, nextName(14), view, metadata))
}

/** What there is besides tables. */
function objectsOf(draw: Draw, { extensions }: Abilities): MetaDataOptions {
  const schemas = draw.once(4)
    ? [{ name: "ap'art", comment: draw.alter('comment', draw.of([undefined, 'One.']), 'Two.') }]
    : []
  draw.belongsTo("schema ap'art")
  const types = draw.once(4) ? [t.enum('loose "type"', draw.alter('labels', ['x'], ['x', 'y']))] : []
  draw.belongsTo('enum type loose "type"')
  return { schemas, types, extensions: draw.once(10) ? draw.some(extensions, 1) : [] }
}

function drawSequence(draw: Draw, name: string, metadata: MetaData): Sequence {
  const schema = schemaOf(draw)
  const sequence = new Sequence(name, metadata, { schema, ...countingOf(draw), comment: commentOf(draw) })
  draw.belongsTo(`sequence ${sequence.key}`)
  return sequence
}

function countingOf(draw: Draw): StandaloneSequenceOptions {
  return {
    dataType: draw.of([undefined, 'bigint', 'integer', 'smallint'] as const),
    start: draw.alter('start', draw.of([undefined, 5]), 9),
    increment: draw.alter('increment', draw.of([undefined, 3]), 2),
    maxValue: draw.alter('maxValue', draw.of([undefined, 900]), 99),
    minValue: draw.of([undefined, 1]),
    cache: draw.alter('cache', draw.of([undefined, 8]), 4),
    cycle: draw.alter('cycle', draw.once(2), true),
  }
}

/** One that goes with a column. */
function ownedSequence(draw: Draw, { table, columns }: DrawnTable, name: string): void {
  const [first] = columns
  new Sequence(name, table.metadata, { schema: table.schema, ownedBy: first?.column, ...countingOf(draw) })
  draw.belongsTo(`sequence ${table.schema === undefined ? name : `${table.schema}.${name}`}`)
}
