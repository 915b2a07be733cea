// Package mailflow is the workflow of ownup, pure: no IO, no goroutine, no clock, no randomness, no logging.
package mailflow
