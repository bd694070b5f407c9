/** Under which name a column's type stands in its definition: SQLite keeps the text, and its pragmas tell it. */
import type { SqlType } from '../../types/sql-type'
import { STRICT_TYPES, strictType } from './ddl/strict-type'
import { SqliteTypeCompiler } from './type-compiler'
import { tokenize } from '../../util/sql-tokenizer'

const types = new SqliteTypeCompiler()

/** What decides how a type is spelled. */
export interface TypePlace {
  readonly strict: boolean
  /** `rowid` is the lone key whose rows the database numbers, `alone` any other lone key. */
  readonly key: 'none' | 'part' | 'alone' | 'rowid'
}

/**
 * The name that our DDL writes where the column says no other; undefined where a STRICT table has none. `INTEGER PRIMARY KEY`,
 * and nothing else, numbers rows, whatever the declared width; `INT` is the same type and does not.
 * https://sqlite.org/lang_createtable.html#rowid
 */
export function usualTypeName(type: SqlType, { strict, key }: TypePlace): string | undefined {
  if (key === 'rowid') return 'INTEGER'
  const name = strict ? strictType(type) : types.compile(type)
  return name === 'INTEGER' && key === 'alone' ? 'INT' : name
}

/** Whether two names are the same to the pragmas. */
export function isSameTypeName(a: string, b: string): boolean {
  return toldTypeName(a) === toldTypeName(b)
}

/** Whether a lone key of this type is the one that numbers the rows. */
export function isRowidType(declared: string): boolean {
  return toldTypeName(declared) === 'INTEGER'
}

/** Of a name that begins with a quoted word, that word alone counts; the names of the standard types are told in capitals. */
function toldTypeName(declared: string): string {
  const [first] = isQuoted(declared) ? tokenize(declared, { brackets: true, first: 1 }) : []
  const name = first?.value ?? declared
  return isStrictType(name) ? name.toUpperCase() : name
}

function isQuoted(text: string): boolean {
  return text !== '' && '"\'`['.includes(text.charAt(0))
}

/** Whether a STRICT table can have a column of this type. */
export function isStrictType(name: string): boolean {
  return STRICT_TYPES.includes(name.toUpperCase())
}
