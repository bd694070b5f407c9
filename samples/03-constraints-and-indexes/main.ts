/** Prints the schema for both databases, makes it on one, reads it back and compares; then meets its rules. */
import {
  CheckViolationError,
  createEngine,
  ddl,
  diffMetadata,
  inspect,
  Session,
  toTypeScript,
} from 'dovetail-orm'

import { Booking, LargeRoom, registry, Room } from './models'

async function main(): Promise<void> {
  const { metadata } = registry
  for (const dialect of ['postgres', 'sqlite'] as const) {
    console.log(`-- ${dialect}`)
    console.log(ddl(metadata, dialect, { pretty: true }))
  }

  const engine = createEngine('sqlite://')
  await metadata.createAll(engine)
  const found = await inspect(engine)
  console.log('differences between model and database:', await diffMetadata(metadata, found, { engine }))

  const session = new Session(engine)
  const hall = session.create(Room, { floor: 1, number: 7, name: 'Hall', seats: 90, width: 12, depth: 20 })
  session.create(Room, { floor: 1, number: 8, name: 'Cell', width: 2, depth: 3 })
  session.create(Booking, {
    room: hall,
    beginsAt: new Date('2026-01-01T09:00Z'),
    endsAt: new Date('2026-01-01T10:00Z'),
  })
  await session.commit()
  console.log('computed by the database:', hall.area)
  console.log(
    'read through the view:',
    (await session.find(LargeRoom)).map(({ name }) => name),
  )

  session.create(Room, { floor: 2, number: 1, name: 'Cupboard', seats: 0, width: 1, depth: 1 })
  try {
    await session.commit()
  } catch (error) {
    if (!(error instanceof CheckViolationError)) throw error
    console.log('refused by', error.constraint)
  }

  console.log(toTypeScript(found).split('\n').slice(0, 12).join('\n'))
  await engine.dispose()
}

void main()
