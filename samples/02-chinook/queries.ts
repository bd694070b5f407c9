/** What is asked of the shop. Each costs one statement, and one more for each relation that `with` names. */
import type { Loaded, Session } from 'dovetail-orm'
import { Artist, Employee, Invoice, Playlist } from './models'

/** An artist's albums with their tracks: 3 statements. */
export async function artistWithAlbums(session: Session, artistId: number) {
  return session.findOrFail(Artist, {
    where: { artistId },
    with: { albums: { orderBy: { albumId: 'asc' }, with: { tracks: { orderBy: { trackId: 'asc' } } } } },
  })
}

/** An invoice with its lines and their tracks, and the customer with the support representative: 5 statements. */
export async function invoiceWithLines(session: Session, invoiceId: number) {
  return session.findOrFail(Invoice, {
    where: { invoiceId },
    with: {
      lines: { orderBy: { invoiceLineId: 'asc' }, with: { track: true } },
      customer: { with: { supportRep: true } },
    },
  })
}

/** An employee whose reports are loaded. */
export type Chief = Loaded<Employee, { reports: true }>

/** Those who report to nobody: 2 statements, however deep the tree is. */
export async function heads(session: Session): Promise<Chief[]> {
  const employees = await session.find(Employee, {
    with: { reports: { orderBy: { employeeId: 'asc' } } },
    orderBy: { employeeId: 'asc' },
  })
  return employees.filter(({ reportsTo }) => reportsTo === null)
}

/** Those who report to someone. A row is one instance, so they are among the employees that were found, with their reports. */
export function reportsOf(chief: Chief): Chief[] {
  return chief.reports as Chief[]
}

/** A playlist's tracks, through the table in between: 2 statements. */
export async function playlistWithTracks(session: Session, playlistId: number) {
  return session.findOrFail(Playlist, {
    where: { playlistId },
    with: { tracks: { orderBy: { trackId: 'asc' } } },
  })
}
