/**
 * How the server itself writes a whole model: it is created in schemas of its own, read back, and taken away again by a
 * savepoint. Schemas that the model names are moved aside for as long, so that every text reads as it will in the end.
 */
import { randomBytes } from 'node:crypto'

import type { DdlCompiler } from '../../compiler/ddl-compiler'
import { CompileError, DatabaseError } from '../../errors'
import { MetaData } from '../../schema/metadata'
import { creationStatements } from '../../statement/ddl/creation-order'
import { typesOf } from '../../statement/ddl/type-order'
import type { DdlNode } from '../../statement/nodes'
import type { CatalogReader, Inspector, NormalMetaData } from '../inspector'
import { runEach } from './scratch-statements'
import { textLiteral } from './text-literal'

const SAVEPOINT = 'dovetail_scratch'

/** Creates the model, reads it, and undoes it. */
export async function readNormalMetaData(
  inspector: Inspector,
  reader: CatalogReader,
  { metadata, compiler }: { readonly metadata: MetaData; readonly compiler: DdlCompiler },
): Promise<NormalMetaData> {
  await reader.read(`SAVEPOINT ${SAVEPOINT}`)
  try {
    const schemas = schemasOf(metadata, compiler)
    await reader.read(clearing(schemas))
    const failures = await create(reader, metadata, compiler)
    const normal = await inspector.inspect(reader, { schemas: [undefined, ...schemas], whole: true })
    return { metadata: normal, failures }
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code === 'connection') throw error
    const { message } = error
    return {
      metadata: new MetaData(),
      failures: new Map([...metadata.tables.values()].map((table) => [table, message])),
    }
  } finally {
    await reader.read(`ROLLBACK TO SAVEPOINT ${SAVEPOINT}`)
    await reader.read(`RELEASE SAVEPOINT ${SAVEPOINT}`)
  }
}

function schemasOf(metadata: MetaData, compiler: DdlCompiler): string[] {
  const tables = [...metadata.tables.values()]
  const used = [
    ...tables,
    ...metadata.sequences.values(),
    ...typesOf(tables, compiler, { types: metadata.types, metadata }),
    ...metadata.extensions,
    ...tables.flatMap((table) => compiler.schemasOf(table)).map((schema) => ({ schema })),
  ]
  const names = [...metadata.schemas.map(({ name }) => name), ...used.flatMap(({ schema }) => schema ?? [])]
  return [...new Set(names)].sort()
}

/** A default schema of its own, empty ones of the names asked for, and whatever there was behind them on the search path. */
function clearing(schemas: readonly string[]): string {
  const scratch = `dovetail_scratch_${randomBytes(6).toString('hex')}`
  const block = `DECLARE asked record; moved text := '';
BEGIN
  FOR asked IN SELECT s.name, s.place, n.oid IS NOT NULL AS there FROM json_array_elements_text(${textLiteral(JSON.stringify(schemas))})
    WITH ORDINALITY AS s(name, place) LEFT JOIN pg_namespace n ON n.nspname = s.name
  LOOP
    IF asked.there THEN
      EXECUTE format('ALTER SCHEMA %I RENAME TO %I', asked.name, '${scratch}_' || asked.place);
      moved := moved || format(', %I', '${scratch}_' || asked.place);
    END IF;
    EXECUTE format('CREATE SCHEMA %I', asked.name);
  END LOOP;
  CREATE SCHEMA ${scratch};
  PERFORM set_config('search_path', '${scratch}, ' || current_setting('search_path') || moved, true);
END`
  return `DO ${textLiteral(block)}`
}

async function create(
  reader: CatalogReader,
  metadata: MetaData,
  compiler: DdlCompiler,
): Promise<Map<object, string>> {
  const failures = new Map<object, string>()
  const told = (node: DdlNode, why: string): void => {
    const owner = ownerOf(node)
    if (!failures.has(owner)) failures.set(owner, why)
  }
  // What listeners do besides is not read back.
  const nodes = creationStatements({ metadata }, compiler).filter(({ kind }) => kind !== 'ddl')
  const statements = nodes.flatMap((node) => {
    try {
      return [{ node, sql: compiler.compile(node) }]
    } catch (error) {
      if (!(error instanceof CompileError)) throw error
      told(node, error.message)
      return []
    }
  })
  const failed = await runEach(
    reader,
    statements.map(({ sql }) => sql),
  )
  for (const [place, why] of failed) told((statements[place] as { node: DdlNode }).node, why)
  return failures
}

/** The noun to which a statement belongs. */
function ownerOf(node: DdlNode): object {
  switch (node.kind) {
    case 'createTable':
      return node.table
    case 'createIndex':
      return node.index.table
    case 'addConstraint':
      return node.constraint.table
    case 'createView':
      return node.table
    case 'createSequence':
      return node.sequence
    case 'createType':
      return node.type
    default:
      return node
  }
}
