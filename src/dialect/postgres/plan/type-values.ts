/** How values of a type become those of the one that takes its place. */
import { IdentifierQuoter } from '../../../compiler/identifier-quoter'
import { unsafeSql } from '../../../expression/raw-sql'
import type { CompositeType } from '../../../types/composite'
import type { DomainType } from '../../../types/domain'
import type { RangeType } from '../../../types/range'
import type { SqlType } from '../../../types/sql-type'
import { t } from '../../../types/t'
import type { ChangeOf } from '../../schema-change'
import { capabilities } from '../capabilities'
import { RESERVED_WORDS } from '../reserved-words'
import { conversionOf, type TypeConversion } from './type-conversion'
import type { ValueConversion } from './type-changes'
import type { TypeUser } from './type-users'

const quoter = new IdentifierQuoter(RESERVED_WORDS, capabilities.identifierBytes)

type Replaced = ChangeOf<'changeEnum' | 'changeType'>
type Values = TypeConversion['values']

/** Undefined where the values are inside of others, and no expression can take them out. */
export function replacedValues(change: Replaced, user: TypeUser): ValueConversion | undefined {
  if (user.as === 'part') return undefined
  const asText = (values: Values): ValueConversion => ({ values, through: throughText(user) })
  if (change.kind === 'changeEnum') {
    const { labels, type } = change
    return asText(labels.every((label) => type.values.includes(label)) ? 'written' : 'lost')
  }
  const { foundType, type } = change
  switch (type.kind) {
    case 'domain':
      return ofDomain((foundType as DomainType).base, (type as DomainType).base, user)
    case 'range':
      return asText(
        atLeastWritten(
          conversionOf((foundType as RangeType).definition.subtype, (type as RangeType).definition.subtype)
            .values,
        ),
      )
    default:
      return ofComposite(change, user)
  }
}

function throughText({ as }: TypeUser): readonly SqlType[] {
  return [as === 'array' ? t.array(t.text()) : t.text()]
}

function ofDomain(from: SqlType, to: SqlType, { as }: TypeUser): ValueConversion {
  const { values, through, longest } = conversionOf(from, to)
  return {
    values: longest === undefined ? atLeastWritten(values) : 'lost',
    through: as === 'array' ? through?.map((type) => t.array(type)) : through,
  }
}

/** Field by field; where both have the same ones, the text of a value is one of the other type. */
function ofComposite(change: ChangeOf<'changeType'>, user: TypeUser): ValueConversion | undefined {
  const [had, has] = [change.foundType, change.type].map((type) => (type as CompositeType).fields)
  if (had === undefined || has === undefined) return undefined
  const before = new Map(had.map(([name, type]) => [name, type]))
  const isLoss =
    had.some(([name]) => !has.some(([other]) => other === name)) ||
    has.some(([name, type]) => {
      const old = before.get(name)
      return old !== undefined && isLossy(conversionOf(old, type))
    })
  const values = isLoss ? 'lost' : 'written'
  const isInOrder = had.map(([name]) => name).join('\0') === has.map(([name]) => name).join('\0')
  if (isInOrder) return { values, through: throughText(user) }
  if (user.as === 'array') return undefined
  const column = quoter.quote(user.column.name)
  const fields = has.map(([name]) => (before.has(name) ? `(${column}).${quoter.quote(name)}` : 'NULL'))
  const type = quoter.path(change.schema, (change.type as CompositeType).name)
  const row = `ROW(${fields.join(', ')})::${type}`
  return {
    values,
    through: unsafeSql(`CASE WHEN ${column} IS DISTINCT FROM NULL THEN ${row} END`),
  }
}

/** Whether a value inside of another may become one that says less, or make that fail. */
function isLossy({ values, longest }: TypeConversion): boolean {
  return values === 'lost' || values === 'none' || longest !== undefined
}

function atLeastWritten(values: Values): Values {
  return values === 'kept' ? 'written' : values
}
