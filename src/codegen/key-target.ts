import type { ForeignKeyConstraint } from '../schema/foreign-key'
import { list, type Code } from './code'
import { plainLiteral } from './plain-literal'
import type { Scope } from './scope'
import { stringLiteral } from './text-literal'

/** What a key leads to: a class by itself where its primary key is meant, else the columns by their names. */
export function keyTargetCode(key: ForeignKeyConstraint, scope: Scope): Code {
  if (scope.names.isClass(key.table) && leadsToClass(key, scope) && meansPrimaryKey(key))
    return classThunk(key, scope)
  return list(columnPaths(key))
}

/** The arguments of `@ForeignKey` but for its options: the class, and a picker where it is not the primary key. */
export function decoratedTarget(key: ForeignKeyConstraint, scope: Scope): readonly Code[] {
  if (!leadsToClass(key, scope)) return columnPaths(key)
  if (meansPrimaryKey(key)) return [classThunk(key, scope)]
  const name = shortNameOf(scope.names.of(key.referredTable))
  const [column] = key.referredColumns
  const property = column === undefined ? '' : scope.names.property(column)
  return [classThunk(key, scope), `(${name}) => ${name}.${property}`]
}

function leadsToClass({ referredTable }: ForeignKeyConstraint, { names }: Scope): boolean {
  return names.isClass(referredTable)
}

function meansPrimaryKey({ referredColumns, referredTable }: ForeignKeyConstraint): boolean {
  const primary = referredTable.primaryKey.columns
  return (
    primary.length === referredColumns.length && primary.every((column, i) => column === referredColumns[i])
  )
}

function classThunk({ referredTable }: ForeignKeyConstraint, scope: Scope): Code {
  return `() => ${scope.reference(referredTable)}`
}

/** `'user.user_id'`, or the parts one by one where they hold dots. */
function columnPaths({
  referredTable: { schema, name },
  referredColumns,
}: ForeignKeyConstraint): readonly Code[] {
  return referredColumns.map((column) => {
    const path = [...(schema === undefined ? [] : [schema]), name, column.name]
    return path.some((part) => part.includes('.')) ? plainLiteral(path) : stringLiteral(path.join('.'))
  })
}

/** `u` for `User`. */
function shortNameOf(name: string): string {
  const [first = ''] = name
  const short = first.toLowerCase()
  return short === first ? 'columns' : short
}
