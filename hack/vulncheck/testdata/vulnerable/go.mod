// A program that calls a function with a known vulnerability (GO-2021-0113): hack/verify-vuln.sh must find it.
module vulnerable

go 1.26.0

require golang.org/x/text v0.3.5
