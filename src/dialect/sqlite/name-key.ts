/** The form in which SQLite compares names: without regard to the case of ASCII letters. */
export function lower(name: string): string {
  return !/[A-Z]/.test(name) ? name : name.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}
