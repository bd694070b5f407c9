import type { ArrayType } from '../../../types/array'
import type { Column } from '../../../schema/column'
import type { DomainType } from '../../../types/domain'
import { baseType, definedTypes } from '../../../types/resolve-type'
import type { SqlType } from '../../../types/sql-type'
import type { RowSearch } from '../../row-search'
import { postgresRowGrammar } from '../row-grammar'
import { textLiteral } from '../text-literal'
import { quoter, valueSearch } from './value-search'

/**
 * How the rows are found whose values the server cannot read as the new type, where it reads that from texts; servers before 16
 * cannot tell. https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-VALIDITY
 */
export function unreadTexts(column: Column, last: SqlType): readonly RowSearch[] {
  const type = valueType(column.type)
  // What only the model has, or has otherwise, the server cannot read yet.
  if (!isTextual(last) || isTextual(type) || definedTypes(type, 'postgres').length > 0) return []
  const { types } = postgresRowGrammar(quoter)
  // A cast cuts bits to their number, but digits it refuses.
  const text = type.kind === 'numeric' ? types.compile(type) : types.compileLoose(type)
  return [
    valueSearch(
      column,
      `do not fit ${text}`,
      (value) => `NOT pg_input_is_valid(${value}::TEXT, ${textLiteral(text)})`,
    ),
  ]
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'varchar', 'char', 'enum'])

function isTextual(type: SqlType): boolean {
  const base = valueType(type)
  return TEXTS.has(base.kind) || (base.kind === 'array' && isTextual((base as ArrayType).element))
}

/** What values of a domain are besides. */
function valueType(type: SqlType): SqlType {
  const base = baseType(type, 'postgres')
  return base.kind === 'domain' ? valueType((base as DomainType).base) : base
}
