/** Each option of each noun as two models: one that has it, and one that has it otherwise, or not at all. */
import type { MetaData } from '../../src/core'
import type { DialectName } from '../../src/util/dialect-name'
import { nounCases, type NounCases } from './option-cases'

/** Two models that differ in one option. */
interface Sample {
  readonly title: string
  readonly on: () => MetaData
  readonly off: () => MetaData
  readonly told: readonly string[]
  readonly only: DialectName | undefined
}

function samplesOf({ noun, build, cases, dialect }: NounCases): Sample[] {
  const plain = Object.entries(cases).map(([option, { on, off = {}, told, only }]): Sample => {
    return {
      title: `${option} of a ${noun}`,
      on: () => build(on),
      off: () => build(off),
      told,
      only,
    }
  })
  const own = (['postgres', 'sqlite'] as const).flatMap((name) =>
    Object.entries(dialect?.[name] ?? {}).map(([option, { on, off = {}, told }]): Sample => {
      const made = (options: object): MetaData => build({ dialect: { [name]: options } })
      const title = `${option}, ${name}'s, of a ${noun}`
      return { title, on: () => made(on), off: () => made(off), told, only: name }
    }),
  )
  return [...plain, ...own]
}

/** All options of all nouns. */
export const samples: readonly Sample[] = nounCases.flatMap(samplesOf)
