import { Expression } from '../../expression/expression'
import type { Column } from '../../schema/column'
import type { RawSql } from '../../expression/raw-sql'
import { EnumType } from '../../types/enum'
import type { SqlType } from '../../types/sql-type'
import type { Change } from '../change'
import type { TablePair } from '../snapshot'
import type { DiffContext } from './context'

/** Compares the columns of one table. */
export function diffColumns({ wanted, found, normal }: TablePair, context: DiffContext): Change[] {
  const { nameKey } = context.rules
  const there = new Map(found.columns.map((column) => [nameKey(column.name), column]))
  return wanted.columns.flatMap((column): Change[] => {
    const other = there.get(nameKey(column.name))
    if (other === undefined) return [{ kind: 'addColumn', table: wanted, column }]
    return diffColumn(column, { found: other, normal: normal?.findColumn(column.name) }, context)
  })
}

interface Others {
  readonly found: Column
  readonly normal: Column | undefined
}

function diffColumn(wanted: Column, others: Others, { rules, enumTypes }: DiffContext): Change[] {
  const differences: Change[] = []
  const compare = (what: string, [first, second]: readonly [string, string]): void => {
    if (first === second) return
    differences.push({
      kind: 'differs',
      subject: `${what} of column ${wanted.qualifiedName}`,
      wanted: first,
      found: second,
    })
  }
  const { found, normal = wanted } = others
  const [wantedType, foundType] = [rules.storedType(normal.type), rules.storedType(found.type)]
  const isSame = wantedType.equals(foundType) || (enumTypes && isSameEnum(wantedType, foundType))
  if (!isSame) compare('type', [describeType(wantedType), describeType(foundType)])
  compare('nullability', [nullability(wanted), nullability(found)])
  compare('numbering', [numbering(normal), numbering(found)])
  // A default of the model that could not be brought to the database's form cannot be compared; the plan notes it.
  const isComparable = others.normal !== undefined || wanted.options.serverDefault === undefined
  if (isComparable) compare('default', [defaultOf(normal, rules.sqlKey), defaultOf(found, rules.sqlKey)])
  return differences
}

/** One type of the database; what labels it has is compared where the type itself is. */
function isSameEnum(first: SqlType, second: SqlType): boolean {
  const areNative = first instanceof EnumType && second instanceof EnumType && first.native && second.native
  return areNative && first.name === second.name
}

/** Two types may be called alike and have other parameters: the labels of an enum. */
function describeType(type: SqlType): string {
  return type.kind === 'enum'
    ? `${type.toString()} (${type.parameters.slice(1).join(', ')})`
    : type.toString()
}

function nullability({ nullable }: Column): string {
  return nullable ? 'NULL' : 'NOT NULL'
}

function numbering(column: Column): string {
  return column.table.autoincrementColumn === column ? 'numbered by the database' : 'not numbered'
}

function defaultOf({ options }: Column, key: (sql: string) => string): string {
  const serverDefault: unknown = options.serverDefault
  if (serverDefault === undefined) return 'none'
  return serverDefault instanceof Expression
    ? key((serverDefault as RawSql).texts.join(''))
    : JSON.stringify(serverDefault)
}
