/** class-validator's rules as a check before every write. */
export { classValidator, type ClassValidatorOptions } from './validation/class-validator'
export type { EntityToValidate, Validator } from './session/validator'
