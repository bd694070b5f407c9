/** Checks instances with class-validator before they are written. The package is loaded when the first one is checked. */
import type { InvalidEntity } from '../errors'
import { mapperOf } from '../registry/lookup'
import type { EntityClass } from '../registry/mapper'
import { checkOptions } from '../registry/options'
import type { EntityToValidate, Validator } from '../session/validator'
import { registerColumnFacts } from './column-facts'
import { loadClassValidator, type ValidationError } from './load'

/** How class-validator is called. */
export interface ClassValidatorOptions {
  /** Groups for new instances and for changed ones; class-validator's own default group if not given. */
  readonly groups?: { readonly create?: readonly string[]; readonly update?: readonly string[] }
  /** Whether what the columns say is checked along with the rules: length, NOT NULL, ranges, labels. See `registerColumnFacts`. */
  readonly columnFacts?: boolean
}

/**
 * A validator for sessions that runs the rules that class-validator's decorators put on the classes.
 *
 * @example
 * class User { @Column(t.varchar(60)) @IsEmail() email!: string … }
 * const session = new Session(engine, { validator: classValidator() })
 * await session.commit()   // ValidationFailedError: User.email: email must be an email — and nothing is written
 */
export function classValidator(options: ClassValidatorOptions = {}): Validator {
  checkOptions('classValidator', options, ['groups', 'columnFacts'])
  checkOptions('classValidator: groups', options.groups ?? {}, ['create', 'update'])
  return {
    async validate(entities) {
      if (options.columnFacts === true)
        for (const { entity } of entities) registerColumnFacts(entity.constructor as EntityClass)
      const { validate } = loadClassValidator()
      const checked = await Promise.all(
        entities.map(async (each) => {
          const groups = each.isNew ? options.groups?.create : options.groups?.update
          const found = await validate(columnsOnly(each), {
            // Classes without rules are as valid as they are without class-validator.
            forbidUnknownValues: false,
            ...(groups === undefined ? {} : { groups }),
          })
          return invalid(each, found)
        }),
      )
      return checked.filter((entity) => entity.problems.length > 0)
    },
  }
}

/** Relations stay out: they are checked as instances of their own, and asking those that were not loaded throws. */
function columnsOnly({ entity }: EntityToValidate): object {
  const copy = Object.create(Object.getPrototypeOf(entity) as object) as Record<string, unknown>
  const { relationships } = mapperOf(entity.constructor as EntityClass)
  for (const [name, value] of Object.entries(entity)) if (!relationships.has(name)) copy[name] = value
  return copy
}

function invalid(
  { entity, entityName }: EntityToValidate,
  errors: readonly ValidationError[],
): InvalidEntity {
  return { entity, entityName, problems: errors.flatMap((error) => flat(error, '')) }
}

function flat(error: ValidationError, path: string): { property: string; messages: string[] }[] {
  const property = path + error.property
  const messages = Object.values(error.constraints ?? {})
  const own = messages.length > 0 ? [{ property, messages }] : []
  return [...own, ...(error.children ?? []).flatMap((child) => flat(child, `${property}.`))]
}
