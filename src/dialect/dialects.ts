import type { DialectName } from '../driver/driver'
import type { Dialect } from './dialect'
import { postgres } from './postgres/dialect'
import { sqlite } from './sqlite/dialect'

/** Every dialect by its name: the one list. */
export const dialects: Readonly<Record<DialectName, Dialect>> = { postgres, sqlite }
