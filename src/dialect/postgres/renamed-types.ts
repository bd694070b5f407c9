/** Types and labels that are still to get their new names: how, and what the catalog will tell when they have them. */
import type { DdlCompiler } from '../../compiler/ddl-compiler'
import { RenameLabel, RenameType } from '../../statement/ddl/alter-object-ddl'
import { EnumType } from '../../types/enum'
import type { CatalogReader } from '../inspector'
import type { RenamedLabel, RenamedType, TypeRenamings } from '../renamings'
import { runEach } from './scratch-statements'

const SAVEPOINT = 'dovetail_renamed'

/** Under another name: of its labels and of what it says nothing else matters. */
export function enumNamed(type: EnumType<unknown>, name: string): EnumType<unknown> {
  return new EnumType(type.values, name, type.native, { schema: type.schema, comment: type.comment })
}

/** ALTER TYPE … RENAME TO. */
export function typeRenaming({ type, schema, from }: RenamedType): RenameType {
  return new RenameType({ type: enumNamed(type, from), schema }, type.name ?? '')
}

/** ALTER TYPE … RENAME VALUE: by then the type has its new name. */
export function labelRenaming({ type, schema, from, to }: RenamedLabel): RenameLabel {
  return new RenameLabel({ type, schema }, from, to)
}

/** All of them, in an order in which they can run. */
function renamingStatements({ types, labels }: TypeRenamings, compiler: DdlCompiler): string[] {
  return [...types.map(typeRenaming), ...labels.map(labelRenaming)].map((node) => compiler.compile(node))
}

/** Gives them their names within the scratch, which takes them back. */
export async function renameInScratch(
  reader: CatalogReader,
  renamings: TypeRenamings,
  compiler: DdlCompiler,
): Promise<ReadonlyMap<number, string>> {
  return runEach(reader, renamingStatements(renamings, compiler))
}

/**
 * Reads as if they had their names: defaults, conditions, bounds of partitions and queries name labels, each in a way of its own,
 * and nobody writes them as the server does. Undefined where the role may not rename them.
 */
export async function readRenamed<T>(
  reader: CatalogReader,
  { renamings, compiler }: { readonly renamings: TypeRenamings; readonly compiler: DdlCompiler },
  read: () => Promise<T>,
): Promise<T | undefined> {
  await reader.read(`SAVEPOINT ${SAVEPOINT}`)
  try {
    const failed = await renameInScratch(reader, renamings, compiler)
    return failed.size > 0 ? undefined : await read()
  } finally {
    await reader.read(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    await reader.read(`RELEASE SAVEPOINT ${SAVEPOINT}`)
  }
}
