import type { DialectName } from '../driver/driver'
import { registerDialectOptions } from '../schema/dialect-options'
import type { Dialect } from './dialect'
import { postgres } from './postgres/dialect'
import { optionRules as postgresOptions } from './postgres/options'
import { sqlite } from './sqlite/dialect'
import { optionRules as sqliteOptions } from './sqlite/options'

/** Every dialect by its name: the one list. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { postgres, sqlite }

registerDialectOptions('postgres', postgresOptions)
registerDialectOptions('sqlite', sqliteOptions)
