import { DefinitionError } from '../errors'
import { Expression } from '../expression/expression'
import { walk } from '../expression/walk'
import { unsafeSql } from '../expression/raw-sql'
import { shortHash } from '../util/short-hash'
import { Constraint, ownerOf, type ConstraintOptions } from './constraint'
import type { CheckDialectOptions } from './dialect-options'
import { checkOptions } from './items'
import type { NameParts } from './naming-convention'
import { signatureOf } from './signature'

/** Options of a CHECK. */
export interface CheckOptions extends Pick<ConstraintOptions, 'name' | 'comment' | 'ddlIf'> {
  readonly dialect?: CheckDialectOptions | undefined
}

/**
 * CHECK: a condition that every row must meet. The condition is an expression, or SQL text that passes through untouched.
 *
 * @example
 * new CheckConstraint('price > 0', { name: 'positive_price' })   // CONSTRAINT positive_price CHECK (price > 0)
 */
export class CheckConstraint extends Constraint {
  readonly kind = 'check'
  protected readonly namedKind = 'ck'
  readonly condition: Expression
  declare readonly dialect: CheckDialectOptions

  constructor(condition: string | Expression, options: CheckOptions = {}) {
    checkOptions('CheckConstraint', options, ['name', 'comment', 'ddlIf', 'dialect'])
    if (typeof condition !== 'string' && !((condition as unknown) instanceof Expression)) {
      throw new DefinitionError('CheckConstraint needs a condition.', {
        hint: "Write new CheckConstraint('price > 0').",
      })
    }
    super('check', options)
    this.condition = typeof condition === 'string' ? unsafeSql(condition) : condition
    const owner = ownerOf([...walk(this.condition)])
    if (owner !== undefined) this.attachTo(owner)
  }

  copy(): CheckConstraint {
    const { name, comment, ddlIf, dialect } = this.baseOptions()
    return new CheckConstraint(this.condition, {
      name,
      comment,
      ddlIf,
      dialect: dialect as CheckDialectOptions,
    })
  }

  /** What its default name is made of. */
  protected override nameParts(): NameParts {
    return { ...super.nameParts(), hash: shortHash(signatureOf(this.condition)) }
  }
}
