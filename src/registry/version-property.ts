import { DefinitionError } from '../errors'
import { baseType } from '../types/resolve-type'
import type { MemberDeclaration } from './declaration'
import type { MappedProperty } from './mapper'
import type { ModelMapper } from './model-mapper'

const COUNTED: ReadonlySet<string> = new Set(['smallint', 'integer', 'bigint', 'timestamp'])

/** The property with `@Version` that a class declares itself; undefined if it declares none. */
export function versionDeclared(
  mapper: ModelMapper,
  members: readonly MemberDeclaration[],
): MappedProperty | undefined {
  const [first, second] = members.filter(({ kind }) => kind === 'version')
  if (first === undefined) return undefined
  const refuse = (what: string, hint: string): never => {
    throw new DefinitionError(what, { className: mapper.name, propertyName: first.property, hint })
  }
  if (second !== undefined || mapper.version !== undefined)
    refuse('a class has one version only.', 'Remove @Version from the other property.')
  if (!mapper.hasProperty(first.property))
    refuse(
      '@Version stands on a property that is no column.',
      'Write @Column(t.integer()) @Version() beside it.',
    )
  const property = mapper.property(first.property)
  const { column } = property
  if (!COUNTED.has(baseType(column.type).kind))
    refuse(`a version is a number or a time, not ${column.type.toString()}.`, 'Write @Column(t.integer()).')
  if (column.nullable || column.primaryKey)
    refuse('a version is not null, and no part of the primary key.', 'Leave out nullable and primaryKey.')
  return property
}
