/** What the tables of a model have in the database that the model does not name. */
import { tokenize } from '../../util/sql-tokenizer'
import type { Expression } from '../../expression/expression'
import { RawSql } from '../../expression/raw-sql'
import { walk } from '../../expression/walk'
import { CheckConstraint } from '../../schema/check'
import type { Column } from '../../schema/column'
import { ColumnCollectionConstraint, type Constraint } from '../../schema/constraint'
import { ExcludeConstraint } from '../../schema/exclude'
import { ForeignKeyConstraint } from '../../schema/foreign-key'
import type { Table } from '../../schema/table'
import { Index } from '../../schema/table-index'
import type { Change, ChangeOf } from '../../dialect/schema-change'
import type { DiffContext } from './context'
import { isOfEarlierModel, shareColumn } from './former-checks'
import type { NounLists } from './noun-lists'
import type { Noun } from './nouns'

/** The parts that were found, and are none of the model's. */
function unknownParts({ found, known }: NounLists): readonly Noun[] {
  return found.noun.parts.filter((part) => !known.has(part))
}

/** The changes that drop those of them that are to go. What could not be compared stays: it may be the model's. */
export function partRemovals(lists: NounLists, isComparable: boolean, context: DiffContext): Change[] {
  const { table } = lists
  const parts = unknownParts(lists).filter((part) => !isInherited(part) || becomesOwn(part, lists))
  const isNamed = (part: Noun): boolean => goes(part, table, context)
  const columns = parts.flatMap((part): ColumnRemoval[] =>
    part.kind === 'column' && isNamed(part)
      ? [{ kind: 'dropColumn', table, column: part.source as Column }]
      : [],
  )
  const rest = parts.flatMap((part): Change[] => {
    if (part.kind === 'column') return []
    if (isNamed(part) && (isComparable || !isCondition(part))) return [removal(part, table)]
    const goesWith = columns.filter(({ column }) => speaksOf(part, column, context))
    return goesWith.length === 0 ? [] : [removal(part, table, goesWith)]
  })
  return [...rest.sort(keysFirst), ...columns]
}

/** Whether a part is to go. */
function goes({ key }: Noun, table: Table, { unknown, existing }: DiffContext): boolean {
  return unknown.dropsPart(key, table, existing.defaultSchema)
}

type ColumnRemoval = ChangeOf<'dropColumn'>

/** What is over a column goes with it, and what names it in a condition, as PostgreSQL has it. */
function speaksOf({ source }: Noun, column: Column, context: DiffContext): boolean {
  return expressionsOf(source).some((expression) =>
    [...walk(expression)].some(
      (part) => part === column || (part instanceof RawSql && isNamedIn(part, column, context)),
    ),
  )
}

function expressionsOf(source: object): readonly Expression[] {
  const conditions = (where: Expression | undefined): Expression[] => (where === undefined ? [] : [where])
  if (source instanceof Index)
    return [...source.orderings.map(({ operand }) => operand), ...source.include, ...conditions(source.where)]
  if (source instanceof ColumnCollectionConstraint) return source.columns
  if (source instanceof CheckConstraint) return [source.condition]
  if (!(source instanceof ExcludeConstraint)) return []
  return [...source.elements.map(({ ordering }) => ordering.operand), ...conditions(source.where)]
}

/** Of what was found, a condition is text. */
function isNamedIn({ texts }: RawSql, { name }: Column, { rules }: DiffContext): boolean {
  const tokens = tokenize(texts.join(''), { brackets: false })
  return tokens.some(
    ({ kind, value }, i) =>
      (kind === 'word' || kind === 'quoted') &&
      rules.nameKey(value) === rules.nameKey(name) &&
      tokens[i + 1]?.text !== '(',
  )
}

/** Keys go before the uniques that they may point to. */
function keysFirst(a: Change, b: Change): number {
  const rank = (change: Change): number =>
    'constraint' in change && change.constraint instanceof ForeignKeyConstraint ? 0 : 1
  return rank(a) - rank(b)
}

/** A column or check of the table that this one inherits from. */
function isInherited({ kind, source }: Noun): boolean {
  if (kind === 'check') return (source as CheckConstraint).dialect.postgres?.inherited === true
  return kind === 'column' && (source as Column).options.dialect?.postgres?.inherited === true
}

/** Whether the table is to inherit from others, so that a column that it has of those becomes its own. A check goes with the parent. */
function becomesOwn({ kind }: Noun, { wanted, found }: NounLists): boolean {
  if (kind !== 'column') return false
  const [later, now] = [wanted, found].map(({ noun }) => noun.facets.get('dialect.postgres.inherits')?.text)
  return later !== now
}

function isCondition({ kind, source }: Noun): boolean {
  const isTextual = kind === 'index' && (source as Index).plainColumns === undefined
  return kind === 'check' || kind === 'exclude' || isTextual
}

function removal({ kind, source }: Noun, table: Table, goesWith?: readonly ColumnRemoval[]): Change {
  return kind === 'index'
    ? { kind: 'dropIndex', table, index: source as Index, goesWith }
    : { kind: 'dropConstraint', table, constraint: source as Constraint, goesWith }
}

/**
 * What people should know of the columns that stay: one that no insert gives a value to, and one that looks like another's
 * former self, which only its author can tell.
 */
export function unknownNotes(lists: NounLists, context: DiffContext): string[] {
  const columns = unknownParts(lists).filter(({ kind }) => kind === 'column')
  const stay = columns.filter((column) => !goes(column, lists.table, context))
  const gone = columns.filter((column) => !stay.includes(column))
  return [
    ...stay.filter(isDemanding).map(demandNote),
    ...questions(lists, columns),
    ...leftChecks(lists, gone, context),
  ]
}

/** Checks that stay and that an earlier model had, or that one which is added may be meant to take the place of. */
function leftChecks(lists: NounLists, gone: readonly Noun[], context: DiffContext): string[] {
  const { table, missing } = lists
  const unnamed = [...missing].filter(
    ({ kind, source }) => kind === 'check' && (source as CheckConstraint).givenName === undefined,
  )
  return unknownParts(lists).flatMap((part) => {
    if (part.kind !== 'check' || goes(part, table, context)) return []
    if (gone.some(({ source }) => speaksOf(part, source as Column, context))) return []
    const check = part.source as CheckConstraint
    const isNameless = check.givenName === undefined
    const isLeft = isNameless
      ? unnamed.some((each) => shareColumn(each, part))
      : isOfEarlierModel(check, table)
    if (!isLeft) return []
    const why = isNameless
      ? 'has no name of its own, is not in the model as it is'
      : 'is called as an earlier model would call it, is not in this one'
    return `${part.subject} ${why}, and stays: rows must meet it, too. If it is to go, write { dropUnknown: ['${table.name}.${part.key}'] }.`
  })
}

function isDemanding({ source }: Noun): boolean {
  const column = source as Column
  return !column.nullable && !column.hasServerValue
}

function demandNote({ subject }: Noun): string {
  return `${subject} is not in the model, is NOT NULL and has no default: every INSERT of the program will fail. Declare it, give it a default or drop it.`
}

/** A column that is missing beside an unknown one of its type. */
function questions({ wanted, found, normal }: NounLists, unknown: readonly Noun[]): string[] {
  const typeOf = ({ facets }: Noun): string | undefined => facets.get('type')?.text
  return wanted.columns
    .filter(({ key }) => found.byKey('column', key) === undefined)
    .flatMap((column) => {
      const own = normal?.byKey('column', column.key) ?? column
      const like = unknown.filter((other) => typeOf(other) === typeOf(own))
      if (like.length === 0) return []
      const names = like.map(({ source }) => (source as Column).name)
      return [
        `${column.subject} is missing, and the database has ${names.map((name) => `'${name}'`).join(' and ')} of the same type, which the model does not name. If it was renamed, write { renamedFrom: '${names[0] ?? ''}' } at the column; nothing was guessed.`,
      ]
    })
}
