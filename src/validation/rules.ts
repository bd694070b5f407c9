import { UsageError } from '../errors'

/** A decorator of a field, for both standards. */
export interface RulesDecorator {
  (value: undefined, context: ClassFieldDecoratorContext): void
  (target: object, property: string | symbol): void
}

/**
 * Puts class-validator's rules on a property under either decorator standard: by themselves they know the legacy one alone.
 *
 * @example
 * @Column(t.varchar(60)) @Rules(IsEmail(), MaxLength(60)) email!: string
 */
export function Rules(...rules: readonly PropertyDecorator[]): RulesDecorator {
  const apply = (target: object, property: string | symbol): void => {
    for (const rule of rules) rule(target, property)
  }
  return (target: object | undefined, second: string | symbol | ClassFieldDecoratorContext): void => {
    if (typeof second !== 'object') {
      apply(target as object, second)
      return
    }
    if (second.private || second.static)
      throw new UsageError(`@Rules cannot stand on '${String(second.name)}'.`, {
        hint: 'Put it on an ordinary field: neither static nor #private.',
      })
    // A field knows its class when the first instance is made; nothing is validated before that.
    const known = new WeakSet<object>()
    second.addInitializer(function (this: unknown) {
      const prototype = Object.getPrototypeOf(this) as object
      if (known.has(prototype)) return
      known.add(prototype)
      apply(prototype, second.name)
    })
  }
}
