/**
 * One decorator for both standards. TypeScript's legacy decorators call with (prototype, key), standard ones with
 * (undefined, context): the second argument tells them apart. What is common to all decorators of fields stands here.
 */
import { DefinitionError, UsageError } from '../errors'
import { declareMember, declareStandardMember, METADATA } from '../registry/declaration-store'
import type { MemberDeclaration } from '../registry/declaration'

// Compilers ask for it when a class body is evaluated, hence before the first class that these decorators are on.
const symbols = Symbol as { metadata?: symbol }
if (symbols.metadata === undefined) Object.defineProperty(Symbol, 'metadata', { value: METADATA })

/** What is wrong with a property of type F for values of type V; `unknown` if nothing is. */
type FieldCheck<F, V> = [V] extends [F]
  ? [Exclude<F, undefined>] extends [V]
    ? unknown
    : { 'property type must be': V }
  : { 'property type must include': V }

/** A decorator of a field whose values are `V`, for both standards. */
export interface DualField<V> {
  <T extends object, K extends string | symbol>(
    target: T,
    key: K & (K extends keyof T ? FieldCheck<T[K], V> : unknown),
  ): void
  <This, F>(value: undefined, context: ClassFieldDecoratorContext<This, F> & FieldCheck<F, V>): void
}

/** A decorator of any field, for both standards. */
export interface AnyField {
  (value: undefined, context: ClassFieldDecoratorContext): void
  (target: object, key: string | symbol): void
}

/** A decorator of a class, for both standards. */
export type DualClass<C> = (target: C, context?: ClassDecoratorContext) => void

/** Makes a decorator of a field from the record that it hands over. */
export function fieldDecorator(name: string, declare: (property: string) => MemberDeclaration): AnyField {
  return (target: object | undefined, second: string | symbol | ClassFieldDecoratorContext): void => {
    if (typeof second === 'object') {
      const { metadata } = second as { metadata?: object }
      const member = declare(fieldName(name, second.kind, second.name, second.private || second.static))
      return declareStandardMember(metadata, member) as undefined
    }
    const member = declare(fieldName(name, 'field', second, typeof target === 'function'))
    declareMember((target as { readonly constructor: abstract new () => object }).constructor, member)
  }
}

/** Refuses `new Table(…)` with a decorator in place of the class of the same name. */
export function refuseNew(target: unknown, name: string): void {
  if (target === undefined) return
  throw new UsageError(`'${name}' of dovetail-orm is a decorator and cannot be constructed.`, {
    hint: `The class of this name is in the core: import { ${name} } from 'dovetail-orm/core'.`,
  })
}

function fieldName(decorator: string, kind: string, name: string | symbol, refused: boolean): string {
  if (kind === 'field' && !refused && typeof name === 'string') return name
  throw new DefinitionError(`@${decorator} cannot stand on '${String(name)}'.`, {
    propertyName: String(name),
    hint: 'Put it on an ordinary field: not static, not #private, not an accessor, and named by a string.',
  })
}
