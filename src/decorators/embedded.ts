import type { AnyClass, EmbeddedOptions } from '../registry/declaration'
import type { Embedded as EmbeddedProperty } from '../registry/relation-types'
import { fieldDecorator, refuseNew, type AnyField, type DualField } from './dual'

/**
 * A property that holds a value object, whose own properties are columns of this class's table. Conditions reach them with
 * `{ home: { city: 'Oslo' } }` and `(c) => c.home.city`, where the property's type is `Embedded<Address>`.
 *
 * @example
 * class Address {
 *   @Column(t.varchar(60)) city!: string
 *   @Column(t.varchar(10)) zip!: string
 * }
 * @Embedded(() => Address) home!: Embedded<Address>
 * // home_city VARCHAR(60) NOT NULL, home_zip VARCHAR(10) NOT NULL
 * @Embedded(() => Address, { prefix: 'w_', nullable: true }) work!: Embedded<Address> | null
 * // w_city VARCHAR(60), w_zip VARCHAR(10)
 */
export function Embedded<T extends object, const N extends boolean = false>(
  target: () => abstract new () => T,
  options?: EmbeddedOptions<N>,
): DualField<N extends true ? T | null : T>
export function Embedded(target: () => AnyClass, options: EmbeddedOptions = {}): AnyField {
  refuseNew(new.target, 'Embedded')
  return fieldDecorator('Embedded', (property) => ({ kind: 'embedded', property, target, options }))
}

/** A property's type that holds a value object: the class's own, known to conditions. */
export type Embedded<T extends object> = EmbeddedProperty<T>
