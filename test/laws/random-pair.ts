/** Random pairs of models: one, and what became of it by some edits. */
import fc from 'fast-check'

import { dialects } from '../../src/dialect/dialects'
import type { MetaData } from '../../src/schema/metadata'
import { creationStatements } from '../../src/statement/ddl/creation-order'
import { Draw, type Replay } from './draw'
import { drawMetadata, type Abilities } from './random-model'

/** One choice of the first model that is another one in the second. */
interface Edit {
  /** Which of the choices. */
  readonly at: number
  /** How far the new number is from the old one. */
  readonly by: number
}

/** Two models that can be made again and again, as by processes of their own. */
export class RandomPair {
  readonly #replay: Replay

  constructor(
    private readonly numbers: readonly number[],
    edits: readonly Edit[],
    /** For what the second model alone has to choose. */
    private readonly spare: readonly number[],
    private readonly abilities: Abilities,
  ) {
    const draw = new Draw(numbers, abilities.dialect)
    drawMetadata(draw, abilities)
    this.#replay = { choices: draw.choices, names: draw.names, edits: edited(draw, edits) }
  }

  before(): MetaData {
    return drawMetadata(new Draw(this.numbers, this.abilities.dialect), this.abilities)
  }

  after(): MetaData {
    return drawMetadata(new Draw(this.spare, this.abilities.dialect, undefined, this.#replay), this.abilities)
  }

  /** The first as statements, the edits by their place, and the statements that are new, for whoever looks at a counterexample. */
  toString(): string {
    const edits = [...this.#replay.edits].map(([place, number]) => {
      const before = this.#replay.choices.get(place)?.number
      return `-- ${place}: ${String(before)} becomes ${number}`
    })
    const before = this.#ddl(this.before())
    const after = this.#ddl(this.after()).filter((statement) => !before.includes(statement))
    return `\n${[...before, ...edits, ...after].join('\n')}\n`
  }

  #ddl(metadata: MetaData): string[] {
    const compiler = dialects[this.abilities.dialect].createDdlCompiler()
    const statements = creationStatements({ metadata }, compiler)
    return statements.map((statement) => `${compiler.compile(statement)};`)
  }
}

/** Numbers by their places, each another one than before. */
function edited({ choices }: Draw, edits: readonly Edit[]): Map<string, number> {
  const open = [...choices].filter(([, { limit }]) => limit > 1)
  return new Map(
    edits.flatMap(({ at, by }): [string, number][] => {
      const choice = open[at % open.length]
      if (choice === undefined) return []
      const [place, { limit, number }] = choice
      return [[place, (number + 1 + (by % (limit - 1))) % limit]]
    }),
  )
}

/** Pairs that the database can hold, one after the other. */
export function randomPairs(abilities: Abilities): fc.Arbitrary<RandomPair> {
  const numbers = fc.limitShrink(fc.array(fc.nat(9999), { maxLength: 500, size: 'max' }), 30)
  const edit = fc.record({ at: fc.nat(9999), by: fc.nat(9999) })
  const edits = fc.array(edit, { minLength: 1, maxLength: 6, size: 'max' })
  const spare = fc.array(fc.nat(9999), { maxLength: 60, size: 'max' })
  return fc.tuple(numbers, edits, spare).map((parts) => new RandomPair(...parts, abilities))
}
