import { ddl as ddlText } from '../../engine/ddl'
import type { DialectName } from '../../util/dialect-name'
import { EXIT } from '../exit-code'
import { contentsOf } from '../models'
import { putText } from '../output'
import { MetaData } from '../../schema/metadata'
import type { CommandBody } from './command'

/** Options of `dovetail ddl`. */
export interface DdlCommandOptions {
  readonly json?: boolean
  readonly dialect?: DialectName
  readonly drop?: boolean
  readonly out?: string
}

/** Writes the script that creates the models, or drops them; no database is asked. */
export const ddl: CommandBody<DdlCommandOptions> = async (
  { project, terminal },
  { json, dialect, drop, out },
) => {
  const models = await project.models()
  const { metadata, tables } = contentsOf(models)
  const isWhole = models instanceof MetaData
  const sql = ddlText(metadata, await project.dialect(dialect), {
    pretty: true,
    drop,
    ...(isWhole ? {} : { tables }),
  })
  if (json === true) terminal.json({ sql })
  else putText(sql, out, terminal)
  return EXIT.ok
}
