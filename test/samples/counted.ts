import { Session, type Engine } from 'dovetail-orm'

/** What a question gives, and the number of statements that it sent. */
export async function counted<T>(
  engine: Engine,
  ask: (session: Session) => Promise<T>,
): Promise<readonly [T, number]> {
  let statements = 0
  const count = (): void => void (statements += 1)
  engine.on('statement', count)
  try {
    return [await ask(new Session(engine)), statements]
  } finally {
    engine.off('statement', count)
  }
}
