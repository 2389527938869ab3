// Package drawn has properties draw the same cases whenever a tree is tested, so that a test fails for one reason alone, which is
// the tree. Tests import it for that effect. `make properties` draws other ones, as many as there is time for.
package drawn

import (
	"flag"
	"os"

	_ "pgregory.net/rapid" // has the flags
)

// Anew names the variable that says how many cases to draw anew.
const Anew = "BEREDSKAP_PROPERTIES"

func init() {
	name, value := "rapid.seed", "1"
	if checks := os.Getenv(Anew); checks != "" {
		name, value = "rapid.checks", checks
	}
	if err := flag.Set(name, value); err != nil { // what the command line says comes later, and counts
		panic(err)
	}
}
