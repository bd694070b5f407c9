import type { CompiledParameter } from '../../compiler/compiled-statement'
import { UnsupportedFeatureError } from '../../errors'
import { NumericType } from '../../types/numeric'
import { baseType, normalValue } from '../../types/resolve-type'
import type { SqlType } from '../../types/sql-type'
import { timestampText } from '../timestamp-text'

/** A value as SQL, for where none can be bound. */
export function valueLiteral({ value, type }: CompiledParameter): string {
  const normal = type === undefined || value === null ? value : normalValue(type, value, 'sqlite')
  if (normal === null) return 'NULL'
  if (typeof normal === 'boolean') return normal ? '1' : '0'
  if (typeof normal === 'number' || typeof normal === 'bigint') return String(normal)
  if (normal instanceof Date) return textLiteral(timestampText(normal))
  if (Buffer.isBuffer(normal)) return `X'${normal.toString('hex')}'`
  if (typeof normal === 'string') return isDecimal(type) ? normal : textLiteral(normal)
  return refuse('a value of this kind in DDL', 'Write the value as SQL: sql`…`.')
}

/** A NUL character would end the statement. */
function textLiteral(text: string): string {
  if (text.includes('\0') || !text.isWellFormed())
    refuse('a text with a NUL character or half a surrogate pair', 'Leave them out of the text.')
  return `'${text.replaceAll("'", "''")}'`
}

function refuse(feature: string, hint: string): never {
  throw new UnsupportedFeatureError({ dialect: 'sqlite', feature, hint })
}

/** Whether values stand as bare digits, and not as text that keeps them all. */
function isDecimal(type: SqlType | undefined): boolean {
  const base = type === undefined ? undefined : baseType(type, 'sqlite')
  return base instanceof NumericType && base.storage === undefined
}
