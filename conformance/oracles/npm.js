// npm's order: the semver package that npm itself carries, with `loose` set, as npm reads what a registry holds.
const path = require('path')
const { execSync } = require('child_process')
let semver
try {
  semver = require(path.join(execSync('npm root -g').toString().trim(), 'npm/node_modules/semver'))
} catch {
  process.exit(77)
}
const signs = { '-1': '<', 0: '=', 1: '>' }
const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter((line) => line)
for (const line of lines) {
  const [left, right] = line.split('\t').map((text) => semver.parse(text, { loose: true }))
  console.log(left && right ? signs[semver.compare(left, right, { loose: true })] : '?')
}
