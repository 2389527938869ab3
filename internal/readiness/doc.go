// Package readiness says how an object stands that an automated step applied or observes: ready, failed,
// or still under way.
//
// It is pure: nothing here has a client or a clock, and the same object and rule give the same verdict.
//
// A step may say in CEL what ready and failed mean. What it leaves out follows from the kind. Built-in
// kinds follow kstatus, with three exceptions (defaults.go). Of all other kinds an object is ready by its
// condition Ready=True, and failed by Stalled=True, if that is about what was last asked of it.
//
// Doubt is never ready and never failed, but under way, with a message that says why: the step's timeout
// decides in the end, or a person who reads the message.
package readiness
