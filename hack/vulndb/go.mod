// The Go project's list of known vulnerabilities, as of one day: golang.org/x/vulndb holds it in data/osv. Nothing here
// is code, so `go mod tidy` would take the line away. hack/verify-vuln.sh says how to take a newer list.
module github.com/beredskap/beredskap/hack/vulndb

go 1.26.0

require golang.org/x/vulndb v0.0.0-20261105234957-e22db6528018
