/** class-validator's rules as a check before every write. */
export { classValidator, type ClassValidatorOptions } from './validation/class-validator'
export { registerColumnFacts } from './validation/column-facts'
export { Rules, type RulesDecorator } from './validation/rules'
export type { EntityToValidate, Validator } from './session/validator'
