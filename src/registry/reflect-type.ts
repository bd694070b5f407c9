import { UnreadableTypeError } from '../errors'
import type { SqlType } from '../types/sql-type'
import { t } from '../types/t'
import type { AnyClass } from './declaration'

interface ReflectMetadata {
  getMetadata?: (key: string, target: object, property: string) => unknown
}

/**
 * The SQL type of a property from the type that TypeScript emitted for it. Only what is certain is read: `number | null`, a
 * union or an array is not to be told from the emitted type, and neither is a class of a circular import.
 *
 * @throws UnreadableTypeError that names the line to write
 */
export function typeFromProperty(entityClass: AnyClass, property: string): SqlType {
  const { getMetadata } = Reflect as ReflectMetadata
  const emitted = getMetadata?.('design:type', entityClass.prototype as object, property)
  const known = new Map<unknown, () => SqlType>([
    [String, () => t.varchar()],
    [Number, () => t.integer()],
    [Boolean, () => t.boolean()],
    [Date, () => t.timestamptz()],
  ])
  const make = known.get(emitted)
  if (make !== undefined) return make()
  throw new UnreadableTypeError(`the column has no type, and ${reason(getMetadata, emitted)}.`, {
    className: entityClass.name,
    propertyName: property,
    hint: `Write @Column(${suggestion(emitted)}) ${property}, or one of the other types of t.`,
  })
}

function reason(getMetadata: unknown, emitted: unknown): string {
  if (getMetadata === undefined) return "'reflect-metadata' is not loaded to read it from the property"
  if (emitted === undefined) {
    return 'the compiler emitted none (it takes legacy decorators with emitDecoratorMetadata; esbuild and tsx emit none)'
  }
  const name = typeof emitted === 'function' ? emitted.name : typeof emitted
  return `the property's type reads as ${name}, which tells too little`
}

function suggestion(emitted: unknown): string {
  return emitted === Array ? 't.json<…>()' : 't.varchar(40)'
}
