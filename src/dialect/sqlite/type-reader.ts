import { DefinitionError } from '../../errors'
import { EnumType } from '../../types/enum'
import type { SqlType } from '../../types/sql-type'
import type { StringType } from '../../types/string'
import { any, untyped } from '../../types/sqlite-types'
import { t } from '../../types/t'
import { tokenize, type Token } from '../../util/sql-tokenizer'
import { affinityOf } from './affinity'

/** Decimals of more digits than a double keeps exactly; SQLite stores them rounded, whoever declared them. */
const EXACT_DIGITS = 15

type Make = (size: readonly number[]) => SqlType

/** Declared names and what they mean: those that our DDL writes, and their common synonyms. */
const TYPES: Readonly<Record<string, Make>> = {
  SMALLINT: () => t.smallint(),
  INTEGER: () => t.integer(),
  INT: () => t.integer(),
  INT2: () => t.smallint(),
  INT4: () => t.integer(),
  INT8: () => t.bigint(),
  TINYINT: () => t.smallint(),
  MEDIUMINT: () => t.integer(),
  BIGINT: () => t.bigint(),
  'BIG INT': () => t.bigint(),
  'UNSIGNED BIG INT': () => t.bigint(),
  'BIGINT UNSIGNED': () => t.bigint(),
  NUMERIC: numeric,
  DECIMAL: numeric,
  NUMBER: numeric,
  MONEY: ([precision, scale]) => t.numeric(precision, scale, { mode: 'number' }),
  NUMERIC_TEXT: ([precision, scale]) => t.numeric(precision, scale, { storage: 'text' }),
  REAL: () => t.real(),
  DOUBLE: () => t.double(),
  FLOAT: () => t.double(),
  'DOUBLE PRECISION': () => t.double(),
  VARCHAR: ([length]) => t.varchar(length),
  'CHARACTER VARYING': ([length]) => t.varchar(length),
  'VARYING CHARACTER': ([length]) => t.varchar(length),
  NVARCHAR: ([length]) => t.varchar(length),
  VARCHAR2: ([length]) => t.varchar(length),
  NVARCHAR2: ([length]) => t.varchar(length),
  CHAR: ([length]) => t.char(length),
  CHARACTER: ([length]) => t.char(length),
  NCHAR: ([length]) => t.char(length),
  'NATIVE CHARACTER': ([length]) => t.varchar(length),
  TEXT: () => t.text(),
  NTEXT: () => t.text(),
  CLOB: () => t.text(),
  BOOLEAN: () => t.boolean(),
  BOOL: () => t.boolean(),
  BIT: () => t.boolean(),
  DATE: () => t.date(),
  TIME: ([precision]) => t.time({ precision }),
  'TIME WITH TIME ZONE': ([precision]) => t.time({ precision, withTimeZone: true }),
  TIMESTAMP: ([precision]) => t.timestamp({ precision }),
  DATETIME: () => t.timestamp(),
  'TIMESTAMP WITH TIME ZONE': ([precision]) => t.timestamp({ precision, withTimeZone: true }),
  JSON_TEXT: () => t.json(),
  JSONB_TEXT: () => t.jsonb(),
  JSON: () => t.json(),
  JSONB: () => t.jsonb(),
  UUID_TEXT: () => t.uuid(),
  UUID: () => t.uuid(),
  GUID: () => t.uuid(),
  BLOB: () => t.binary(),
  BINARY: () => t.binary(),
  VARBINARY: () => t.binary(),
  IMAGE: () => t.binary(),
  ANY: () => any(),
  '': () => untyped(),
}

function numeric([precision, scale]: readonly number[]): SqlType {
  const isExact = precision !== undefined && precision <= EXACT_DIGITS
  return isExact
    ? t.numeric(precision, scale ?? 0)
    : t.numeric(precision, precision === undefined ? undefined : (scale ?? 0), { mode: 'number' })
}

/** The type of a declared name such as `VARCHAR(40)`; undefined where it has no name that we could write again. */
export function readType(declared: string): SqlType | undefined {
  const open = declared.indexOf('(')
  const isSized = open >= 0 && !declared.includes('"')
  const name = isSized ? declared.slice(0, open) : declared
  const size = isSized
    ? declared
        .slice(open + 1, -1)
        .split(',')
        .map(Number)
    : []
  try {
    return knownType(name, size) ?? typeOfValues(declared)
  } catch (error) {
    if (error instanceof DefinitionError) return undefined
    throw error
  }
}

/** A name that says nothing of its own decides by its affinity what its values become. */
function typeOfValues(declared: string): SqlType {
  switch (affinityOf(declared)) {
    case 'INTEGER':
      return t.integer()
    case 'TEXT':
      return t.text()
    case 'REAL':
      return t.double()
    case 'BLOB':
      return t.binary()
    default:
      return t.named(declared)
  }
}

/** A size that SQLite takes and the type does not have is part of a name like any other. */
function knownType(name: string, size: readonly number[]): SqlType | undefined {
  const make = Object.hasOwn(TYPES, name.toUpperCase()) ? TYPES[name.toUpperCase()] : undefined
  try {
    return make?.(size)
  } catch (error) {
    if (error instanceof DefinitionError) return undefined
    throw error
  }
}

/** What our DDL writes behind a column to enforce its type: `x IN (0, 1)` and `x IN ('a', 'b')`. */
export interface TypeCheck {
  readonly kind: 'boolean' | 'labels'
  readonly labels: readonly string[]
}

/** Recognises the condition that enforces a column's type, and nothing else. */
export function readTypeCheck(sql: string, column: string): TypeCheck | undefined {
  const [name, ...rest] = tokenize(sql, { brackets: true })
  const isColumn = name?.value.toLowerCase() === column.toLowerCase() && name.kind !== 'string'
  const values = isColumn ? readInList(rest) : undefined
  if (values === undefined) return undefined
  if (values.every((token) => token.kind === 'string'))
    return { kind: 'labels', labels: values.map((token) => token.value) }
  const isBoolean = values.map((token) => token.text).join() === '0,1'
  return isBoolean ? { kind: 'boolean', labels: [] } : undefined
}

/** The values of `IN (value, …)`. */
function readInList([isIn, open, ...rest]: readonly Token[]): Token[] | undefined {
  if (isIn?.text.toUpperCase() !== 'IN' || open?.text !== '(' || rest.at(-1)?.text !== ')') return undefined
  const items = rest.slice(0, -1)
  const isList = items.every((token, i) => (i % 2 === 1 ? token.text === ',' : isValue(token)))
  return isList && items.length % 2 === 1 ? items.filter((_, i) => i % 2 === 0) : undefined
}

function isValue({ kind }: Token): boolean {
  return kind === 'string' || kind === 'number'
}

/** The type that a column's name of a type and the condition behind it make together. */
export function typeUnderCheck(type: SqlType, check: TypeCheck, isStrict: boolean): SqlType | undefined {
  if (check.kind === 'boolean') {
    if (type.kind === 'boolean') return type
    return isStrict && type.kind === 'integer' ? t.boolean() : undefined
  }
  const isDistinct = new Set(check.labels).size === check.labels.length
  const enumType = isDistinct ? new EnumType(check.labels, undefined, true) : undefined
  const isEnum = enumType !== undefined && (isStrict ? type.kind === 'text' : isNameOf(type, enumType))
  return isEnum ? enumType : undefined
}

/** Whether a declared type is the one that our DDL writes for an enum. */
function isNameOf(type: SqlType, enumType: EnumType): boolean {
  const longest = Math.max(1, ...enumType.values.map((label) => [...label].length))
  return type.kind === 'varchar' && (type as StringType).length === longest
}
