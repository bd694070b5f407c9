/** Statements that change types, sequences, schemas and extensions that are there. */
import type { Extension } from '../../schema/metadata'
import type { Sequence } from '../../schema/sequence'
import type { CompositeField, CompositeType } from '../../types/composite'
import type { DomainCheck, DomainType } from '../../types/domain'
import type { EnumType } from '../../types/enum'
import type { SqlType } from '../../types/sql-type'
import type { PlacedType } from './type-ddl'
import type { DropStatementOptions } from './table-ddl'

/** Where a new label of an enum goes; to the end if nothing is said. */
export type LabelPlace = { readonly before: string } | { readonly after: string }

/** ALTER TYPE … ADD VALUE: usable only when its transaction has ended. */
export class AddLabel {
  readonly kind = 'addLabel'

  constructor(
    readonly place: PlacedType<EnumType<unknown>>,
    readonly label: string,
    readonly at?: LabelPlace,
  ) {}
}

/** ALTER TYPE … RENAME VALUE. */
export class RenameLabel {
  readonly kind = 'renameLabel'

  constructor(
    readonly place: PlacedType<EnumType<unknown>>,
    readonly from: string,
    readonly to: string,
  ) {}
}

/** ALTER TYPE … RENAME TO, or ALTER DOMAIN. */
export class RenameType {
  readonly kind = 'renameType'

  constructor(
    readonly place: PlacedType,
    readonly to: string,
  ) {}
}

/** ALTER FUNCTION … RENAME TO. */
export class RenameFunction {
  readonly kind = 'renameFunction'

  constructor(
    readonly place: { readonly name: string; readonly schema: string | undefined },
    readonly takes: readonly SqlType[],
    readonly to: string,
  ) {}
}

/** What happens to a field of a composite type. */
export type FieldAction =
  | { readonly do: 'add'; readonly field: CompositeField }
  | { readonly do: 'drop'; readonly name: string }
  | { readonly do: 'setType'; readonly field: CompositeField }

/** ALTER TYPE of a composite type. */
export class AlterComposite {
  readonly kind = 'alterComposite'

  constructor(
    readonly place: PlacedType<CompositeType<unknown>>,
    readonly actions: readonly FieldAction[],
  ) {}
}

/** What happens to a domain. Defaults are those that the domain has. */
export type DomainAction =
  | { readonly do: 'setDefault' | 'dropDefault' | 'setNotNull' | 'dropNotNull' }
  | { readonly do: 'addCheck'; readonly check: DomainCheck; readonly notValid?: boolean }
  | { readonly do: 'validateCheck' | 'dropCheck'; readonly name: string }
  | { readonly do: 'renameCheck'; readonly from: string; readonly to: string }

/** ALTER DOMAIN. */
export class AlterDomain {
  readonly kind = 'alterDomain'

  constructor(
    readonly place: PlacedType<DomainType>,
    readonly action: DomainAction,
  ) {}
}

/** ALTER SEQUENCE: how it counts, all of it as the sequence says, but for what comes next. */
export class AlterSequence {
  readonly kind = 'alterSequence'

  constructor(readonly sequence: Sequence) {}
}

/** ALTER EXTENSION … SET SCHEMA. */
export class MoveExtension {
  readonly kind = 'moveExtension'

  constructor(
    readonly extension: Extension,
    readonly to: string,
  ) {}
}

/** ALTER TABLE … SET SCHEMA: indexes, constraints and the sequences of its columns go along. */
export class MoveTable {
  readonly kind = 'moveTable'

  constructor(
    readonly table: { readonly name: string; readonly schema: string | undefined },
    readonly to: string,
  ) {}
}

/** ALTER TYPE … SET SCHEMA. */
export class MoveType {
  readonly kind = 'moveType'

  constructor(
    readonly place: PlacedType,
    readonly to: string,
  ) {}
}

/** DROP SCHEMA. */
export class DropSchema {
  readonly kind = 'dropSchema'

  constructor(
    readonly name: string,
    readonly options: DropStatementOptions = {},
  ) {}
}
