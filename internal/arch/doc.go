// Package arch holds the rules of the house as tests: who may import whom, what must be
// documented, what a registry must have. It has no code.
package arch
