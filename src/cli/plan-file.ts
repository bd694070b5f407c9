/** A plan as a file that people read before it is applied: SQL, or JSON where its name says so. */
import { readFileSync } from 'node:fs'
import { extname } from 'node:path'

import type { Engine } from '../engine/engine'
import { UsageError } from '../errors'
import { Plan } from '../sync/plan'

/** The text of the file. */
export function planText(plan: Plan, file: string): string {
  return isJson(file) ? `${JSON.stringify(plan, undefined, 2)}\n` : plan.toSql()
}

/** @throws SyncError for a file that is no plan for such a database */
export function readPlanFile(engine: Engine, file: string): Plan {
  const text = readText(file)
  return isJson(file) ? Plan.fromJSON(engine, parsed(text, file)) : Plan.fromSql(engine, text)
}

function isJson(file: string): boolean {
  return extname(file) === '.json'
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${file} is no JSON.`, { cause })
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw new UsageError(`The plan ${file} cannot be read.`, {
      cause,
      hint: `Run dovetail plan --out ${file}.`,
    })
  }
}
