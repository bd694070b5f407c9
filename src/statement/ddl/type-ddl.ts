import type { EnumType } from '../../types/enum'

/** CREATE TYPE … AS ENUM. */
export class CreateEnum {
  readonly kind = 'createEnum'

  constructor(
    readonly type: EnumType<unknown>,
    readonly schema: string | undefined,
  ) {}
}

/** DROP TYPE. */
export class DropEnum {
  readonly kind = 'dropEnum'

  constructor(
    readonly type: EnumType<unknown>,
    readonly schema: string | undefined,
  ) {}
}

/** CREATE SCHEMA. */
export class CreateSchema {
  readonly kind = 'createSchema'

  constructor(readonly name: string) {}
}
