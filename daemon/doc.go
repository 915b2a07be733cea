// Package daemon runs the workflow on a mailbox: it takes mail in, decides, and sends what was decided.
package daemon
