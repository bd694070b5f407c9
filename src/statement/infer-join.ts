/** The condition of a join that says none: a foreign key between what is joined and something that is drawn from already. */
import { AmbiguousForeignKeysError, NoForeignKeysError, UsageError } from '../errors'
import { and, type Expression } from '../expression/expression'
import type { AliasedColumn } from '../schema/alias'
import type { Column } from '../schema/column'
import { checkOptions, isPlainObject } from '../schema/items'
import { joinPaths, type JoinPath } from '../schema/join-path'
import type { Table } from '../schema/table'
import { DerivedTable, type DerivedColumn } from './derived-table'
import type { FromItem, JoinOptions } from './from'
import type { OutputColumn } from './output-columns'

/** The condition along the one foreign key between the target and anything that is drawn from already. */
export function inferJoin(sources: readonly FromItem[], target: FromItem, options: JoinOptions): Expression {
  assertJoinOptions(options)
  const candidates = sources.flatMap((source) => pathsBetween(source, target))
  const chosen = candidates.filter(({ name }) => [undefined, name].includes(options.foreignKey))
  const [first] = chosen
  if (first === undefined) throw noPath(sources, target, candidates)
  if (chosen.length > 1) throw severalPaths(target, chosen)
  return first.condition
}

/** A way in which a foreign key joins two sources. */
interface Candidate {
  /** That of the key. */
  readonly name: string | undefined
  readonly condition: Expression
}

function pathsBetween(source: FromItem, target: FromItem): Candidate[] {
  const paths = tablesOf(source).flatMap((left) =>
    tablesOf(target).flatMap((right) => joinPaths(left, right)),
  )
  return paths.flatMap((path) => {
    const condition = conditionAlong(path, source, target)
    return condition === undefined ? [] : { name: path.foreignKey.name, condition }
  })
}

/** Undefined where one of the two does not give all columns of the key. */
function conditionAlong({ pairs }: JoinPath, source: FromItem, target: FromItem): Expression | undefined {
  const equalities = pairs.flatMap((pair) => {
    const [left, right] = [seenThrough(source, pair.left), seenThrough(target, pair.right)]
    return left === undefined || right === undefined ? [] : left.eq(right)
  })
  if (equalities.length < pairs.length) return undefined
  return equalities.length === 1 ? equalities[0] : and(...equalities)
}

/** The tables whose columns are there. */
function tablesOf(item: FromItem): readonly Table[] {
  if (item.kind === 'table') return [item]
  if (item.kind === 'tableAlias') return [item.table]
  return [...new Set(item.columns.flatMap((column) => originOf(column)?.table ?? []))]
}

function seenThrough(item: FromItem, column: Column): Expression | undefined {
  if (item.kind === 'table') return column
  return item.kind === 'tableAlias'
    ? item.column(column)
    : item.columns.find((own) => originOf(own) === column)
}

/** The column of a table that a value is just as it is. */
function originOf(expression: Expression | undefined): Column | undefined {
  switch (expression?.kind) {
    case 'column':
      return expression as Column
    case 'aliasedColumn':
      return (expression as AliasedColumn).column
    case 'label':
      return originOf(expression.operands[0])
    case 'derivedColumn':
      return originOf(selectedAs(expression as DerivedColumn))
    default:
      return undefined
  }
}

/** What a query gives as the column of its name. */
function selectedAs({ source, name }: DerivedColumn): Expression | undefined {
  const { query } = source as { readonly query?: { readonly outputs?: readonly OutputColumn[] } }
  return query?.outputs?.find((output) => output.name === name)?.expression
}

function assertJoinOptions(options: unknown): void {
  if (isPlainObject(options)) return checkOptions('join', options, ['foreignKey'])
  throw new UsageError('The condition of a join must be an expression.', {
    hint: "Write .join(table, a.c.x.eq(b.c.y)), or .join(table, { foreignKey: 'name' }).",
  })
}

function severalPaths(target: FromItem, candidates: readonly Candidate[]): AmbiguousForeignKeysError {
  const names = namesOf(candidates)
  const [called, variable] = wordsFor(target)
  return new AmbiguousForeignKeysError(`Several foreign keys join '${called}': ${names.join(', ')}.`, {
    candidates: names,
    // The same key from two sources (a table and its alias) has one name.
    hint:
      new Set(names).size > 1
        ? `Choose one: .join(${variable}, { foreignKey: '${names[0] ?? ''}' }).`
        : `Give the condition: .join(${variable}, condition).`,
  })
}

function noPath(
  sources: readonly FromItem[],
  target: FromItem,
  candidates: readonly Candidate[],
): NoForeignKeysError {
  const names = namesOf(candidates)
  const from = sources.map((source) => `'${wordsFor(source)[0]}'`).join(', ')
  const [called, variable] = wordsFor(target)
  return new NoForeignKeysError(`No such foreign key joins ${from} and '${called}'.`, {
    hint: names.length > 0 ? `There are: ${names.join(', ')}.` : cureFor(target, variable),
  })
}

function cureFor(target: FromItem, variable: string): string {
  return target instanceof DerivedTable
    ? `Select the columns of a key in it, or give the condition: .join(${variable}, condition).`
    : 'Declare one, or give the condition: .join(table, condition).'
}

/** What people call it, and what stands for it in a program. */
function wordsFor(item: FromItem): readonly [called: string, variable: string] {
  if (item instanceof DerivedTable) return [item.name as string, item.name as string]
  const table = item.kind === 'table' ? item : item.table
  return [table.key, table.name]
}

function namesOf(candidates: readonly Candidate[]): string[] {
  return candidates.map(({ name }) => name as string)
}
