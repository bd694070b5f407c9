/**
 * Annotated classes → schema → rows → related rows. Runs in memory; give it the URL of another database to run there:
 * `npm run quickstart -- postgresql://user:secret@localhost/database`
 */
import { createEngine, like, Session, sync } from 'dovetail-orm'
import { User, UserPreference } from './models'

async function main(): Promise<void> {
  const engine = createEngine(process.argv[2] ?? 'sqlite://')

  // The tables, with their keys, constraints and indexes. What is there already stays as it is.
  await sync(engine, [User, UserPreference])

  // Rows. Generated keys are read back, and foreign keys follow from the relations.
  const session = new Session(engine)
  const smith = session.create(User, { name: 'Smith' })
  session.create(UserPreference, { user: smith, prefName: 'ui.theme', prefValue: 'dark' })
  session.create(UserPreference, { user: smith, prefName: 'ui.language', prefValue: 'en' })
  session.create(UserPreference, { user: smith, prefName: 'mail.digest' })
  session.create(User, { name: 'Jones' })
  await session.commit()

  // Related rows: one statement for the users, one for the preferences of all of them.
  const reader = new Session(engine)
  const users = await reader.find(User, {
    with: { preferences: { where: { prefName: like('ui.%') }, orderBy: { prefName: 'asc' } } },
    orderBy: { userId: 'asc' },
  })
  for (const user of users) {
    console.log(user.name)
    for (const { prefName, prefValue } of user.preferences) console.log(`  ${prefName} = ${prefValue}`)
  }

  // And the other way, from the many to the one.
  const digest = await reader.findOrFail(UserPreference, {
    where: { prefName: 'mail.digest' },
    with: { user: true },
  })
  console.log(`${digest.prefName} of ${digest.user.name}: ${digest.prefValue ?? 'not set'}`)

  await engine.dispose()
}

void main()
