//go:build !race

package incoming

// slowed is how much slower tests run than the program.
const slowed = 1
