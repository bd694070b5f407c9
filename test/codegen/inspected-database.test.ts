/** From a database to classes, and back to the database with them. */
import { expect } from 'chai'
import { samplesAreLoaded } from '../samples/package-from-src'
import { shop } from '../../samples/02-chinook/models'
import { toTypeScript } from '../../src/codegen/to-typescript'
import type { Engine } from '../../src/engine/engine'
import { tableOf } from '../../src/registry/lookup'
import { inspect } from '../../src/sync/inspect'
import { planSync, sync } from '../../src/sync/sync-schema'
import { onEveryEngine } from '../support/engines'
import { definitionFacets } from './definition-facets'
import { definitionParts } from './definition-parts'
import { compileErrors, loadModels, type LoadedModels } from './generated-program'

samplesAreLoaded()

/** A program over the generated classes: it compiles only if their relations are those that one expects. */
const QUERIES = `
import { eq, Session, type Engine } from 'dovetail-orm'
import { Album, Artist, Employee, Playlist } from './index'

export async function fill(engine: Engine): Promise<void> {
  const session = new Session(engine)
  const artist = session.create(Artist, { artistId: 1, name: 'Accept' })
  const album = session.create(Album, { albumId: 2, title: 'Balls to the Wall', artist })
  const chief = session.create(Employee, { employeeId: 1, lastName: 'Adams', firstName: 'Andrew' })
  session.create(Employee, { employeeId: 2, lastName: 'Edwards', firstName: 'Nancy', employee: chief })
  session.create(Playlist, { playlistId: 1, name: 'Music' })
  await session.commit()
  if (album.artistId !== 1) throw new RangeError()
}

export async function titles(engine: Engine): Promise<string[]> {
  const artists = await new Session(engine).find(Artist, { with: { albums: { with: { tracks: true } } } })
  return artists.flatMap(({ albums }) => albums.map(({ title, tracks }) => title + tracks.length))
}

export async function chiefs(engine: Engine): Promise<(string | undefined)[]> {
  const reports = await new Session(engine).find(Employee, { where: { employeeId: eq(2) }, with: { employee: true } })
  return reports.map(({ employee }) => employee?.lastName)
}

export async function tracks(engine: Engine): Promise<number[]> {
  const playlists = await new Session(engine).find(Playlist, { with: { tracks: { with: { genre: true } } } })
  return playlists.map((playlist) => playlist.tracks.length)
}
`

type Query = (engine: Engine) => Promise<unknown>

onEveryEngine('classes for an inspected database', (engine, { dialect }) => {
  let models: LoadedModels

  before(async () => {
    await sync(engine(), shop)
  })

  it('compile in both standards, with relations in the types', async () => {
    const files = { ...toTypeScript(await inspect(engine()), { files: 'each' }), 'queries.ts': QUERIES }
    expect(Object.keys(files)).to.have.length(shop.length + 2)
    expect(compileErrors(files, 'legacy')).to.deep.equal([])
    expect(compileErrors(files, 'standard')).to.deep.equal([])
    models = loadModels(files, 'standard')
  })

  it('say what was read, and the database has nothing to do', async () => {
    const read = await inspect(engine())
    expect(definitionFacets(models.metadata)).to.deep.equal(definitionFacets(read))
    expect(await definitionParts(models.metadata, dialect)).to.deep.equal(
      await definitionParts(read, dialect),
    )
    expect((await planSync(engine(), models.metadata)).toString()).to.equal('-- nothing to do')
  })

  it('say what the classes said that made the database', async () => {
    const { metadata } = tableOf(shop[0] as (typeof shop)[0])
    expect(await definitionParts(models.metadata, dialect)).to.deep.equal(
      await definitionParts(metadata, dialect),
    )
  })

  it('write and load rows', async () => {
    const query = (name: string): Promise<unknown> => (models.exports[name] as Query)(engine())
    await query('fill')
    expect(await query('titles')).to.deep.equal(['Balls to the Wall0'])
    expect(await query('chiefs')).to.deep.equal(['Adams'])
    expect(await query('tracks')).to.deep.equal([0])
  })
})
