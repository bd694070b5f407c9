/** How the server itself writes a model's types: they are created in the session's temporary schema, read, and taken away again. */
import { CreateType } from '../../statement/ddl/type-ddl'
import { DefinedType } from '../../types/defined-type'
import { RangeType } from '../../types/range'
import type { CatalogReader, NormalTypes, NormalTypesRequest } from '../inspector'
import { buildMetaData } from '../table-facts'
import { askCatalog } from './catalog-questions'
import { CatalogReading } from './catalog-reading'
import { renameInScratch } from './renamed-types'
import { explained } from './scratch-rights'
import { runEach } from './scratch-statements'

const SAVEPOINT = 'dovetail_scratch'
const SCHEMA = 'pg_temp'

/** The types as they are read back, by those of the model. Two of one name are compared in no other form than their own. */
export async function readNormalTypes(
  reader: CatalogReader,
  { types, compiler, renamings }: NormalTypesRequest,
): Promise<NormalTypes> {
  const byName = new Map(types.map(({ type }) => [type.name, type]))
  await reader.read(`SAVEPOINT ${SAVEPOINT}`)
  try {
    await renameInScratch(reader, renamings, compiler)
    const nodes = types.map(
      ({ type, schema, parts = { schema } }) => new CreateType(inScratch(type), SCHEMA, parts),
    )
    const failed = await runEach(
      reader,
      nodes.map((node) => compiler.compile(node)),
    )
    const question = { schemas: JSON.stringify([SCHEMA]), tables: [], whole: true, withObjects: true }
    const rows = await askCatalog(reader, question)
    const read = buildMetaData(new CatalogReading(rows, false).facts()).types
    const normal = read.flatMap((type) => {
      const own = type instanceof DefinedType ? byName.get((type as DefinedType).name) : undefined
      return own === undefined ? [] : [[own, type as DefinedType] as const]
    })
    const failures = new Map(
      [...failed].flatMap(([place, why]) => {
        const type = types[place]?.type
        return type === undefined || byName.get(type.name) !== type ? [] : [[type, why] as const]
      }),
    )
    return { types: new Map(normal), failures: await explained(reader, failures) }
  } finally {
    await reader.read(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    await reader.read(`RELEASE SAVEPOINT ${SAVEPOINT}`)
  }
}

/** The type of several ranges stands beside that of one, wherever it lives otherwise: there its name is taken. */
function inScratch(type: DefinedType): DefinedType {
  if (!(type instanceof RangeType)) return type
  const { name, definition } = type as RangeType
  return new RangeType(name, {
    ...definition,
    multirangeName: [definition.multirangeName ?? []].flat().at(-1),
  })
}
