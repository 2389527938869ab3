// Package schedule reads the times people write in a plan (durations, cron schedules, dates, time
// zones) and turns them into instants.
//
// It is pure: nothing here reads the clock, and the same text, zone and instant give the same answer
// on every machine that has the same time-zone rules. Machines without any use the rules built into
// the program.
//
// Everything that maps a wall clock to an instant goes through one idea, in wall.go: a reading falls
// due at the first instant at which the clock on the wall shows it or something later. So a reading
// that daylight saving skips falls due right after the gap, and one that occurs twice the first time.
package schedule

import _ "time/tzdata" // the rules, for machines that have none
