/** Checks instances with class-validator before they are written. The package is loaded when the first one is checked. */
import type { InvalidEntity } from '../errors'
import { mapperOf } from '../registry/lookup'
import type { EntityClass } from '../registry/mapper'
import { checkOptions } from '../registry/options'
import type { EntityToValidate, Validator } from '../session/validator'
import { registerColumnFacts } from './column-facts'
import { loadClassValidator, type ValidationError } from './load'
import { merged, type Problem } from './problem'
import { pathProblems, valueObjectProblems } from './value-objects'

/** How class-validator is called. */
export interface ClassValidatorOptions {
  /** Groups for new instances and for changed ones; class-validator's own default group if not given. */
  readonly groups?: { readonly create?: readonly string[]; readonly update?: readonly string[] }
  /** Whether what the columns say is checked along with the rules: length, NOT NULL, ranges, labels. See `registerColumnFacts`. */
  readonly columnFacts?: boolean
}

/**
 * A validator for sessions that runs the rules that class-validator's decorators put on the classes, and on those of their
 * value objects.
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
      const checked = await Promise.all(
        entities.map(async (each): Promise<InvalidEntity> => ({
          entity: each.entity,
          entityName: each.entityName,
          problems: await problemsOf(each, options),
        })),
      )
      return checked.filter((entity) => entity.problems.length > 0)
    },
  }
}

async function problemsOf(
  { entity, isNew }: EntityToValidate,
  options: ClassValidatorOptions,
): Promise<readonly Problem[]> {
  const mapper = mapperOf(entity.constructor as EntityClass)
  const groups = isNew ? options.groups?.create : options.groups?.update
  const { validate } = loadClassValidator()
  const check = async (object: object, path: string): Promise<readonly Problem[]> => {
    // Classes without rules are as valid as they are without class-validator.
    const how = { forbidUnknownValues: false, ...(groups === undefined ? {} : { groups }) }
    return (await validate(object, how)).flatMap((error) => flat(error, path))
  }
  return merged([
    ...(await check(withoutRelations(entity, mapper.relationships), '')),
    ...(await valueObjectProblems(entity, mapper.embedded, check)),
    ...(options.columnFacts === true ? pathProblems(entity, mapper) : []),
  ])
}

/** Relations stay out: they are checked as instances of their own, and asking those that were not loaded throws. */
function withoutRelations(entity: object, relations: ReadonlyMap<string, unknown>): object {
  const copy = Object.create(Object.getPrototypeOf(entity) as object) as Record<string, unknown>
  for (const [name, value] of Object.entries(entity)) if (!relations.has(name)) copy[name] = value
  return copy
}

function flat(error: ValidationError, path: string): readonly Problem[] {
  const property = path + error.property
  const messages = Object.values(error.constraints ?? {})
  const own = messages.length > 0 ? [{ property, messages }] : []
  return [...own, ...(error.children ?? []).flatMap((child) => flat(child, `${property}.`))]
}
