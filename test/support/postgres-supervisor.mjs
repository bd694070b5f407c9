/**
 * Runs PostgreSQL for as long as the process that started this one lives: when it ends, however it ends, our standard
 * input closes; then the server is stopped and its folder removed. Signals meant for the test run do not count.
 */
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'

const {
  command: [file, ...args],
  folder,
  user,
} = JSON.parse(process.argv[2])

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
process.stderr.on('error', () => {}) // nobody reads any more

const server = spawn(file, args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
server.stderr.on('data', (chunk) => process.stderr.write(chunk))
server.on('error', (error) => process.stderr.write(String(error)))
server.on('close', (code) => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  process.exit(code ?? 1)
})

process.stdin.resume().on('close', () => server.kill('SIGINT'))
