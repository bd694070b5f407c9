import { toDbml } from '../../codegen/to-dbml'
import { toDot } from '../../codegen/to-dot'
import { toMermaid } from '../../codegen/to-mermaid'
import type { DiagramOptions } from '../../codegen/diagram'
import type { MetaData } from '../../schema/metadata'
import { EXIT } from '../exit-code'
import { contentsOf } from '../models'
import { putText } from '../output'
import type { Project } from '../project'
import type { Terminal } from '../terminal'
import type { CommandBody } from './command'
import { readDatabase, type ReadOptions } from './inspect'

const WRITERS = { mermaid: toMermaid, dot: toDot, dbml: toDbml } as const

/** What a diagram can be written in. */
export const FORMATS = Object.keys(WRITERS)

/** Options of `dovetail diagram`. */
export interface DiagramCommandOptions extends ReadOptions {
  readonly json?: boolean
  readonly format?: keyof typeof WRITERS
  readonly from?: 'models' | 'database'
  readonly out?: string
}

/** Draws the models, or where there are none, the database. */
export const diagram: CommandBody<DiagramCommandOptions> = async ({ project, terminal }, options) => {
  const { json, format = 'mermaid', out } = options
  const { metadata, tables } = await drawn(project, terminal, options)
  const text = WRITERS[format](metadata, { tables })
  if (json === true) terminal.json({ format, text })
  else putText(text, out, terminal)
  return EXIT.ok
}

async function drawn(
  project: Project,
  terminal: Terminal,
  options: DiagramCommandOptions,
): Promise<{ metadata: MetaData } & DiagramOptions> {
  const from = options.from ?? (project.hasModels ? 'models' : 'database')
  if (from === 'models') return contentsOf(await project.models())
  return { metadata: await readDatabase(project, terminal, options), tables: undefined }
}
