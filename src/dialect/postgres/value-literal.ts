import type { CompiledParameter } from '../../compiler/compiled-statement'
import { UnsupportedFeatureError } from '../../errors'
import { baseType, normalValue, valueType } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { timestampText } from '../timestamp-text'
import { codecs } from './codecs'
import { textLiteral } from './text-literal'

/** A value as SQL, for where none can be bound. */
export function valueLiteral({ value, type }: CompiledParameter): string {
  if (type !== undefined && storesArrays(type) && value !== null)
    return textLiteral(String(codecs.encoder(type)(value)))
  return scalar(type === undefined || value === null ? value : normalValue(type, value, 'postgres'), type)
}

function scalar(normal: unknown, type: SqlType | undefined): string {
  if (normal === null) return 'NULL'
  if (typeof normal === 'boolean') return normal ? 'TRUE' : 'FALSE'
  if (typeof normal === 'number' || typeof normal === 'bigint') return numberLiteral(normal)
  if (normal instanceof Date) return textLiteral(`${timestampText(normal)}+00`)
  if (Buffer.isBuffer(normal)) return textLiteral(`\\x${normal.toString('hex')}`)
  if (typeof normal === 'string') return isDecimal(type) ? numberLiteral(normal) : wholeText(normal)
  return refuse('a value of this kind in DDL', 'Write the value as SQL: sql`…`.')
}

function wholeText(text: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    refuse('a text with a NUL character or half a surrogate pair', 'Leave them out of the text.')
  return textLiteral(text)
}

function refuse(feature: string, hint: string): never {
  throw new UnsupportedFeatureError({ dialect: 'postgres', feature, hint })
}

function storesArrays(type: SqlType): boolean {
  return valueType(baseType(type, 'postgres')).kind === 'array'
}

function isDecimal(type: SqlType | undefined): boolean {
  return type !== undefined && valueType(baseType(type, 'postgres')).kind === 'numeric'
}

function numberLiteral(value: number | bigint | string): string {
  const text = String(value)
  return text.startsWith('-') ? `(${text})` : text
}
