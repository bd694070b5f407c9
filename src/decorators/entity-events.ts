import { DefinitionError } from '../errors'
import { declareEntityMethod, type EntityMoment } from '../registry/entity-events'

/** A decorator of a method, for both standards. */
export interface DualMethod {
  (value: (...args: never[]) => unknown, context: ClassMethodDecoratorContext): void
  (target: object, key: string | symbol, descriptor: PropertyDescriptor): void
}

/**
 * Calls the method before the row of its instance is inserted. It may set properties, and is given what listeners are given; a
 * flush waits for its promise, and is undone if it throws.
 *
 * @example
 * @BeforeInsert() setSlug() { this.slug = slugOf(this.title) }
 */
export const BeforeInsert = (): DualMethod => method('BeforeInsert', 'beforeInsert')

/** Calls the method when the row of its instance was inserted, in the transaction that is still open. */
export const AfterInsert = (): DualMethod => method('AfterInsert', 'afterInsert')

/** Calls the method before the row of its instance is updated. It may set further properties. */
export const BeforeUpdate = (): DualMethod => method('BeforeUpdate', 'beforeUpdate')

/** Calls the method when the row of its instance was updated, in the transaction that is still open. */
export const AfterUpdate = (): DualMethod => method('AfterUpdate', 'afterUpdate')

/** Calls the method before the row of its instance is deleted, or marked as deleted. */
export const BeforeDelete = (): DualMethod => method('BeforeDelete', 'beforeDelete')

/** Calls the method when the row of its instance was deleted, in the transaction that is still open. */
export const AfterDelete = (): DualMethod => method('AfterDelete', 'afterDelete')

/** Calls the method when its instance was made of a row. Its relations are not loaded yet; no promise is waited for. */
export const AfterLoad = (): DualMethod => method('AfterLoad', 'afterLoad')

function method(decorator: string, moment: EntityMoment): DualMethod {
  return (target: object, second: string | symbol | ClassMethodDecoratorContext): void => {
    if (typeof second !== 'object') {
      declareEntityMethod(ownerOf(decorator, target, second), moment, second as string)
      return
    }
    const { name, private: isPrivate, static: isStatic } = second
    const { metadata } = second as { readonly metadata?: object }
    if (isPrivate || isStatic || typeof name !== 'string') throw misplaced(decorator, name)
    if (metadata !== undefined) declareEntityMethod(metadata, moment, name)
    // A compiler that makes no metadata object: the first instance tells whose the method is.
    else
      second.addInitializer(function (this: unknown) {
        declareEntityMethod((this as object).constructor, moment, name)
      })
  }
}

function ownerOf(decorator: string, target: object, name: string | symbol): object {
  if (typeof target === 'function' || typeof name !== 'string') throw misplaced(decorator, name)
  return target.constructor
}

function misplaced(decorator: string, name: string | symbol): DefinitionError {
  return new DefinitionError(`@${decorator} cannot stand on '${String(name)}'.`, {
    propertyName: String(name),
    hint: 'Put it on an ordinary method: not static, not #private, and named by a string.',
  })
}
