import type { DefinedType } from '../../types/defined-type'

/** A type that is an object of the database, and the schema that it lives in. */
export interface PlacedType<T extends DefinedType = DefinedType> {
  readonly type: T
  readonly schema: string | undefined
  /** Where the types that it is made of live, if they name no schema. */
  readonly parts?: { readonly schema: string | undefined } | undefined
}

/** CREATE TYPE or CREATE DOMAIN. */
export class CreateType {
  readonly kind = 'createType'

  constructor(
    readonly type: DefinedType,
    readonly schema: string | undefined,
    /** Where the types that it is made of live, if they name no schema. */
    readonly parts: { readonly schema: string | undefined } = { schema },
  ) {}
}

/** DROP TYPE or DROP DOMAIN. */
export class DropType {
  readonly kind = 'dropType'

  constructor(
    readonly type: DefinedType,
    readonly schema: string | undefined,
  ) {}
}
